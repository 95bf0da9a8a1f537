//! What is accepted already: waivers and the baseline, found, read, and put to
//! the results of a run.

use std::path::{Path, PathBuf};

use chrono::Datelike;

use super::args::{AcceptArgs, InputArgs, PackArgs, WaiverArgs};
use super::failure::Failure;
use super::input::start;
use super::settings::{Settings, above, read_text, relative};
use crate::baseline::{Baseline, compare, keep_new, unchecked};
use crate::corpus::{Results, Root};
use crate::linter::Linter;
use crate::pack::LoadError;
use crate::value::Date;
use crate::waive::{Waivers, Waiving, waive};

/// The name under which waivers are looked for.
const WAIVERS: &str = "gailint-waivers.yaml";

/// The name of a baseline that is not named.
const BASELINE: &str = "gailint-baseline.json";

/// What is accepted already.
#[derive(Default)]
pub(super) struct Accepted {
    waivers: Option<Waivers>,
    baseline: Option<Loaded>,
    new_only: bool,
}

/// A baseline that was read, and from where.
struct Loaded {
    baseline: Baseline,
    path: String,
    root: Root,
}

impl Accepted {
    /// Reads the waivers file, if there is one.
    pub(super) fn waivers(
        args: &WaiverArgs,
        (input, pack): (&InputArgs, &PackArgs),
        settings: &Settings,
        linter: &Linter,
    ) -> Result<Self, Failure> {
        let named = args.waivers.is_some() || settings.waivers.is_some();
        let places = waivers_places(args, (input, pack), settings);
        let file = places.into_iter().find(|file| named || file.is_file());
        let waivers = file.map(|file| read_waivers(&file, linter)).transpose()?;
        Ok(Self { waivers, baseline: None, new_only: false })
    }

    /// Adds the baseline in a file.
    pub(super) fn with_baseline(self, file: &Path) -> Result<Self, Failure> {
        Ok(Self { baseline: Some(Loaded::read(file)?), ..self })
    }

    /// Adds what `check` was asked to compare with.
    pub(super) fn for_check(self, args: &AcceptArgs, settings: &Settings) -> Result<Self, Failure> {
        match args.baseline.as_ref().or(settings.baseline.as_ref()) {
            Some(file) => Ok(Self { new_only: args.new_only, ..self.with_baseline(file)? }),
            None if args.new_only => Err(Failure::message(
                "--new-only 要与基线比较，没有指定基线文件",
                "先用 gailint baseline write 生成，再用 --baseline 指定，或在 gailint.yaml 里写 baseline",
            )),
            None => Ok(self),
        }
    }

    /// How many reports the baseline knows that are not among the results.
    pub(super) fn unchecked(&self, results: &Results) -> usize {
        self.baseline.as_ref().map_or(0, |loaded| unchecked(results, &loaded.baseline, &loaded.root))
    }

    /// Marks in results what is waived today and what the baseline has.
    pub(super) fn apply(&self, results: &mut Results, linter: &Linter) {
        waive(results, &Waiving { linter, waivers: self.waivers.as_ref(), today: today() });
        if let Some(Loaded { baseline, path, root }) = &self.baseline {
            compare(results, baseline, path, root);
        }
        if self.new_only {
            keep_new(results);
        }
    }
}

/// Where what is accepted may be written.
pub(super) fn places(
    args: &AcceptArgs,
    (input, pack): (&InputArgs, &PackArgs),
    settings: &Settings,
) -> impl Iterator<Item = PathBuf> {
    let baseline = args.baseline.clone().or_else(|| settings.baseline.clone());
    waivers_places(&args.waiver, (input, pack), settings).into_iter().chain(baseline)
}

/// Where the waivers file may be, the place that counts most first: the one that
/// is named, or one beside the settings file; without settings, one above what is checked.
fn waivers_places(args: &WaiverArgs, (input, pack): (&InputArgs, &PackArgs), settings: &Settings) -> Vec<PathBuf> {
    match (args.waivers.as_ref().or(settings.waivers.as_ref()), settings.used()) {
        (Some(file), _) => vec![file.clone()],
        (None, Some(_)) => vec![relative(&settings.root.join(WAIVERS))],
        (None, None) if pack.no_config => Vec::new(),
        (None, None) => above(start(input), WAIVERS),
    }
}

impl Loaded {
    fn read(file: &Path) -> Result<Self, Failure> {
        if !file.exists() {
            return Err(Failure::message(
                format!("没有基线文件 {}", file.display()),
                "先用 gailint baseline write 生成，或检查路径是否写错",
            ));
        }
        let source = read_text(file, "基线文件")?;
        let baseline = Baseline::read(source.text()).map_err(|error| {
            Failure::message(
                format!("基线文件 {} 不能用：{error}", source.name()),
                "用 gailint baseline write 重新生成，或换用相应版本的程序",
            )
        })?;
        Ok(Self { baseline, path: source.name().replace(std::path::MAIN_SEPARATOR, "/"), root: Root::of(file) })
    }
}

fn read_waivers(file: &Path, linter: &Linter) -> Result<Waivers, Failure> {
    let source = read_text(file, "豁免文件")?;
    Ok(Waivers::read(&source, Root::of(file), linter).map_err(LoadError::from)?)
}

/// Where the baseline is kept: the file that is named, that of the settings, or
/// the file under its usual name.
pub(super) fn baseline_file(named: Option<&Path>, settings: &Settings) -> PathBuf {
    let known = named.map(Path::to_owned).or_else(|| settings.baseline.clone());
    known.unwrap_or_else(|| PathBuf::from(BASELINE))
}

/// The date on the clock of the machine, where it is.
fn today() -> Date {
    let now = chrono::Local::now().date_naive();
    Date { year: now.year(), month: now.month(), day: now.day() }
}
