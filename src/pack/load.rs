//! Finding and reading packs: by folder, by name next to the settings, built in.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::manifest::is_address;
use super::{LoadError, Manifest, Options, Pack, embedded};
use crate::form::load_form;
use crate::lang::parse::parse_file;
use crate::lang::yaml::parse_yaml_rules;
use crate::lang::{Problem, suggest};
use crate::source::{SourceText, decode, parse_yaml};

/// Largest rule or form file, in bytes.
const MAX_FILE: u64 = 4 << 20;

/// Loads the packs that are asked for and all that they build on, each once,
/// those that others build on first; beside them every mistake in their files,
/// so that what could be read can be checked as well.
///
/// # Errors
/// Packs that are not found or cannot be read at all.
pub fn load_packs(options: &Options) -> Result<(Vec<Pack>, Vec<Problem>), LoadError> {
    let national = ["cn".to_owned()];
    let wanted = if options.packs.is_empty() { &national[..] } else { &options.packs[..] };
    let mut loader = Loader { options, packs: Vec::new(), loading: Vec::new(), problems: Vec::new() };
    for name in wanted {
        loader.load(name)?;
    }
    Ok((loader.packs, loader.problems))
}

struct Loader<'a> {
    options: &'a Options,
    packs: Vec<Pack>,
    /// Packs that are being loaded, from the outside in.
    loading: Vec<String>,
    problems: Vec<Problem>,
}

/// The files of a pack: path below its folder, name in messages, bytes.
struct PackFile {
    path: String,
    name: String,
    bytes: Vec<u8>,
}

impl Loader<'_> {
    fn load(&mut self, name: &str) -> Result<(), LoadError> {
        if self.loading.iter().any(|other| other == name) {
            let chain = self.loading.join(" → ");
            return Err(LoadError::new(format!("规则包互相引用：{chain} → {name}"), "请改 pack.yaml 的 extends"));
        }
        let mut files = self.find(name)?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let Some(manifest) = self.manifest(name, &files)? else { return Ok(()) };
        if self.packs.iter().any(|pack| pack.manifest.id == manifest.id) {
            return Ok(());
        }
        self.loading.push(name.to_owned());
        for base in &manifest.extends {
            self.load(base)?;
        }
        self.loading.pop();
        let mut pack = Pack { manifest, forms: Vec::new(), files: Vec::new() };
        for file in files.iter().filter(|file| file.path != "pack.yaml") {
            self.read_file(file, &mut pack);
        }
        self.packs.push(pack);
        Ok(())
    }

    /// A folder with a manifest, a name in one of the search folders, or a
    /// built-in pack.
    fn find(&self, name: &str) -> Result<Vec<PackFile>, LoadError> {
        let as_folder = PathBuf::from(name);
        let candidates =
            std::iter::once(as_folder.clone()).chain(self.options.search.iter().map(|folder| folder.join(name)));
        for folder in candidates {
            if folder.join("pack.yaml").is_file() {
                return read_folder(&folder);
            }
        }
        let built_in = embedded::files(name);
        if !built_in.is_empty() {
            let file =
                |(path, bytes): (String, Vec<u8>)| PackFile { name: format!("rules/{name}/{path}"), path, bytes };
            return Ok(built_in.into_iter().map(file).collect());
        }
        if as_folder.is_dir() {
            return Err(LoadError::new(format!("{name}：文件夹里没有 pack.yaml"), "规则包的文件夹里要有 pack.yaml"));
        }
        let names = embedded::names();
        let near = suggest(name, names.iter().map(String::as_str)).map(|near| format!("是不是想写“{near}”？"));
        let known = format!("内置的规则包：{}；也可以写规则包文件夹的路径", names.join("、"));
        Err(LoadError::new(format!("找不到规则包“{name}”"), near.unwrap_or(known)))
    }

    fn manifest(&mut self, name: &str, files: &[PackFile]) -> Result<Option<Manifest>, LoadError> {
        let Some(file) = files.iter().find(|file| file.path == "pack.yaml") else {
            return Err(LoadError::new(format!("规则包“{name}”没有 pack.yaml"), "请在文件夹里补上 pack.yaml"));
        };
        let Some(source) = self.text(file) else { return Ok(None) };
        let (manifest, spans) = match parse_yaml::<Manifest>(&source) {
            Ok(found) => found,
            Err(error) => {
                self.problems.push(Problem::yaml(&source, error));
                return Ok(None);
            }
        };
        if let Some(wanted) = &manifest.gailint {
            let fits = semver::VersionReq::parse(wanted).map(|wanted| {
                semver::Version::parse(env!("CARGO_PKG_VERSION")).is_ok_and(|version| wanted.matches(&version))
            });
            let problem = Problem::new(&source, spans.nearest("gailint"), "");
            match fits {
                Ok(true) => {}
                Ok(false) => self.problems.push(Problem {
                    message: format!("规则包要求 gailint {wanted}，现在是 {}", env!("CARGO_PKG_VERSION")),
                    help: Some("请换用合适的版本".to_owned()),
                    ..problem
                }),
                Err(_) => self
                    .problems
                    .push(Problem {
                        message: format!("“{wanted}”不是版本要求，例如 \">=0.1\""), ..problem
                    }),
            }
        }
        for (cited, address) in manifest.sources.iter().filter(|(_, address)| !is_address(address)) {
            let place = spans.nearest(&format!("sources.{cited}"));
            let problem = Problem::new(&source, place, format!("“{address}”不是网址"));
            self.problems
                .push(problem.help("请写完整的网址，如 https://www.gov.cn/…，其中的汉字要转成 %E4%B8%AD 的样子"));
        }
        if semver::Version::parse(&manifest.version).is_err() {
            let problem = Problem::new(&source, spans.nearest("version"), format!("“{}”不是版本号", manifest.version));
            self.problems.push(problem.help("请写成 1.2.3 的样子"));
        }
        Ok(Some(manifest))
    }

    fn read_file(&mut self, file: &PackFile, pack: &mut Pack) {
        let is_form = file.path.starts_with("forms/");
        let Some(ending) = Path::new(&file.path).extension().and_then(|ending| ending.to_str()) else { return };
        if !matches!(ending, "gail" | "yaml" | "yml") {
            return;
        }
        let Some(source) = self.text(file) else { return };
        if is_form {
            match load_form(&source) {
                Ok(form) => pack.forms.push(Arc::new(form)),
                Err(error) => self.problems.push(Problem::yaml(&source, error)),
            }
            return;
        }
        let (parsed, mut problems) = if ending == "gail" { parse_file(&source) } else { parse_yaml_rules(&source) };
        self.problems.append(&mut problems);
        pack.files.push(parsed);
    }

    fn text(&mut self, file: &PackFile) -> Option<SourceText> {
        match decode(&file.bytes) {
            Ok(decoded) => Some(SourceText::new(file.name.clone(), decoded.text)),
            Err(error) => {
                let source = SourceText::new(file.name.clone(), "");
                self.problems.push(Problem::new(&source, crate::source::Span::at(0), error.to_string()));
                None
            }
        }
    }
}

/// All files of a folder and its subfolders; links are not followed, hidden
/// files left out.
fn read_folder(folder: &Path) -> Result<Vec<PackFile>, LoadError> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    let failed = |path: &Path, error: &std::io::Error| {
        LoadError::new(format!("{}：读不出来（{error}）", path.display()), "请检查文件是否存在、是否有权限")
    };
    while let Some(current) = open.pop() {
        let entries = std::fs::read_dir(&current).map_err(|error| failed(&current, &error))?;
        for entry in entries {
            let entry = entry.map_err(|error| failed(&current, &error))?;
            let path = entry.path();
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            let kind = entry.file_type().map_err(|error| failed(&path, &error))?;
            if hidden || kind.is_symlink() {
                continue;
            }
            if kind.is_dir() {
                open.push(path);
                continue;
            }
            if entry.metadata().is_ok_and(|data| data.len() > MAX_FILE) {
                return Err(LoadError::new(format!("{}：文件过大", path.display()), "规则文件不能超过 4 MB"));
            }
            let below = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            let bytes = std::fs::read(&path).map_err(|error| failed(&path, &error))?;
            files.push(PackFile { path: below, name: path.to_string_lossy().into_owned(), bytes });
        }
    }
    Ok(files)
}
