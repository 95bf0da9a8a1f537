//! `gailint check --watch`: checks again whenever a file that matters has
//! changed. Files are looked at every little while instead of asking the system
//! to tell: that works on network drives, sees a save by rename, and takes no more
//! than a tenth of the time however many reports there are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use super::args::CheckArgs;
use super::check::{find, once};
use super::console::Console;
use super::failure::Failure;
use super::input;
use super::settings::{self, Settings};
use super::{Exit, accept};
use crate::corpus::Discovered;
use crate::output::harmless;

/// How often files are looked at, at most.
const INTERVAL: Duration = Duration::from_millis(300);

/// Looking takes no more than one part in so many of the time.
const SHARE: u32 = 10;

/// More changed files than these are counted, not named.
const MOST_NAMES: usize = 3;

/// A folder of packs deeper than this is a loop.
const MAX_DEPTH: usize = 16;

/// When each file was written, and how long it is.
type Seen = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// Checks, waits for a change, and checks again until the process is stopped.
///
/// Ctrl-C ends the process as it ends any other command: results are written to
/// files whole or not at all, so that there is nothing to tidy up.
pub(super) fn run(args: &CheckArgs, console: &Console) -> Result<Exit, Failure> {
    if args.input.files_from.as_deref() == Some(Path::new("-")) || input::from_stdin(&args.input)? {
        return Err(Failure::message("--watch 不能用于标准输入", "标准输入只能读一次，请改用文件"));
    }
    // A mistake in the arguments does not go away by waiting.
    if let Ok(settings) = input::load_settings(&args.input, &args.pack) {
        find(args, &settings)?;
    }
    let mut watch = Watch { args, settings: Settings::default() };
    let mut seen = watch.look();
    let mut reason = "开始检查".to_owned();
    loop {
        console.clear();
        console.complain(&format!("{} {reason}\n", chrono::Local::now().format("%H:%M:%S")));
        if let Err(failure) = once(args, console) {
            failure.report(console);
        }
        console.complain("等待改动，按 Ctrl-C 结束\n");
        let now = watch.change(&seen);
        reason = format!("有改动：{}", names(&seen, &now));
        seen = now;
    }
}

struct Watch<'a> {
    args: &'a CheckArgs,
    /// The settings as they were when they could last be read.
    settings: Settings,
}

impl Watch<'_> {
    /// Waits until something has changed and nothing changes any more: half a
    /// file is not checked.
    fn change(&mut self, seen: &Seen) -> Seen {
        let mut last = None;
        loop {
            let started = Instant::now();
            let now = self.look();
            let cost = started.elapsed();
            if now != *seen && last.as_ref() == Some(&now) {
                return now;
            }
            last = Some(now);
            std::thread::sleep(INTERVAL.max(cost * SHARE));
        }
    }

    /// Everything that the results depend on, as it is now.
    fn look(&mut self) -> Seen {
        let mut seen = Seen::new();
        let (input, pack) = (&self.args.input, &self.args.pack);
        for file in settings::places(pack, input::start(input)).iter().chain(&input.files_from) {
            see(file, &mut seen);
        }
        for file in accept::places(&self.args.accept, (input, pack), &self.settings) {
            see(&file, &mut seen);
        }
        // What is broken is told by the check; here the last good state serves.
        if let Ok(settings) = input::load_settings(input, pack) {
            self.settings = settings;
        }
        let (found, before) = find(self.args, &self.settings).unwrap_or_default();
        for Discovered { inputs, failures } in [found, before] {
            inputs.iter().for_each(|input| see(&input.file, &mut seen));
            failures.iter().for_each(|failure| see(Path::new(&failure.path), &mut seen));
        }
        let options = self.settings.options(pack);
        for folder in options.packs.iter().map(PathBuf::from).chain(options.search) {
            see_packs(&folder, MAX_DEPTH, &mut seen);
        }
        seen
    }
}

/// Notes a file, if it is there.
fn see(file: &Path, seen: &mut Seen) {
    if let Ok(meta) = std::fs::metadata(file)
        && meta.is_file()
    {
        seen.insert(file.to_owned(), (meta.modified().ok(), meta.len()));
    }
}

/// Notes the files of packs below a folder.
fn see_packs(folder: &Path, depth: usize, seen: &mut Seen) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() && depth > 0 {
            see_packs(&path, depth - 1, seen);
        } else if path.extension().is_some_and(|ending| ending == "gail" || ending == "yaml" || ending == "yml") {
            see(&path, seen);
        }
    }
}

/// The files that differ, the first few by name.
fn names(before: &Seen, now: &Seen) -> String {
    let gone = before.iter().filter(|(file, _)| !now.contains_key(*file));
    let changed = now.iter().filter(|(file, stamp)| before.get(*file) != Some(stamp));
    let shown = |file: &Path| harmless(&file.strip_prefix(".").unwrap_or(file).display().to_string());
    let files: Vec<String> = changed.chain(gone).map(|(file, _)| shown(file)).collect();
    let named: Vec<&str> = files.iter().take(MOST_NAMES).map(String::as_str).collect();
    match files.len() {
        count if count > MOST_NAMES => format!("{} 等 {count} 个文件", named.join("、")),
        _ => named.join("、"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_by_its_files() {
        let seen = |files: &[(&str, u64)]| -> Seen {
            files.iter().map(|(file, length)| (PathBuf::from(file), (None, *length))).collect()
        };
        let before = seen(&[("甲", 1), ("乙", 1)]);
        assert_eq!(names(&before, &seen(&[("甲", 2), ("丙", 1)])), "丙、甲、乙");
        assert_eq!(names(&before, &seen(&[("1", 1), ("2", 1), ("3", 1)])), "1、2、3 等 5 个文件");
    }
}
