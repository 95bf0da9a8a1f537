//! The hook for pre-commit, the GitHub Action and the GitLab template, run as
//! those programs run them: from the files, in bash, in a repository with Chinese
//! paths. What needs the network, building the program, is stood in for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use gailint::document::FORMATS;
use regex::Regex;
use serde::Deserialize;
use serde_yaml::Value;
use tempfile::TempDir;

use crate::{POOR, folder, git, quick};

const NAME: &str = "年报/甲𠮷 1.txt";

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn yaml(file: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(root().join(file)).expect(file);
    serde_yaml::Deserializer::from_str(&text).map(|document| Value::deserialize(document).expect(file)).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// A repository with a report and other files, all about to be committed.
fn repository() -> TempDir {
    let here = quick(&[(NAME, POOR.as_bytes()), ("README.md", b"# x\n"), ("a.rs", b"//\n"), ("工作.md", b"x\n")]);
    git(here.path(), &["init", "-q"]);
    git(here.path(), &["add", "."]);
    here
}

/// Runs a script as a service does: strictly, with `PATH` led by a folder.
fn script(shell: &[&str], folder: &Path, bin: &Path, env: &BTreeMap<String, String>, text: &str) -> Output {
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new(shell[0]);
    command.args(&shell[1..]).arg("-c").arg(text).current_dir(folder).env("PATH", path).envs(env);
    command.output().expect("a shell")
}

fn printed(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A folder with the program under its name, as a build leaves it.
fn installed(into: &Path) {
    std::fs::create_dir_all(into).expect("a folder");
    std::os::unix::fs::symlink(assert_cmd::cargo::cargo_bin("gailint"), into.join("gailint")).expect("the program");
}

#[test]
fn the_hook_takes_every_file_that_can_be_a_report() {
    let hooks = yaml(".pre-commit-hooks.yaml").remove(0);
    let hook = &hooks[0];
    assert_eq!((text(&hook["id"]), text(&hook["language"])), ("gailint", "rust"));
    let files = Regex::new(text(&hook["files"])).expect("a pattern");
    for ending in FORMATS.iter().flat_map(|format| format.extensions) {
        for ending in [(*ending).to_owned(), ending.to_uppercase()] {
            assert!(files.is_match(&format!("年报/甲.{ending}")), "{ending}");
        }
    }
    assert!(!files.is_match("a.rs") && !files.is_match("txt"));
}

/// What pre-commit does with the files that are staged.
#[test]
fn the_hook_fails_for_reports_and_passes_over_other_files() {
    let hooks = yaml(".pre-commit-hooks.yaml").remove(0);
    let files = Regex::new(text(&hooks[0]["files"])).expect("a pattern");
    let entry: Vec<&str> = text(&hooks[0]["entry"]).split(' ').collect();
    let hook = |here: &Path| {
        let staged = git(here, &["diff", "--staged", "--name-only", "-z", "--diff-filter=ACMRTUXB"]);
        let names = staged.split('\0').filter(|name| files.is_match(name));
        assert_eq!(entry[0], "gailint");
        crate::gailint(here, &entry[1..].iter().copied().chain(names).collect::<Vec<_>>())
    };
    let here = repository();
    let ran = hook(here.path());
    assert_eq!(ran.code, 1, "{}", ran.all());
    assert!(ran.stdout.contains(NAME) && ran.stdout.contains("共检查 1 份报告"), "{}", ran.stdout);
    git(here.path(), &["rm", "-q", "--cached", NAME]);
    let ran = hook(here.path());
    assert_eq!(ran.code, 0, "{}", ran.all());
}

/// A run of the steps of `action.yml`.
struct Action {
    workspace: TempDir,
    temp: TempDir,
    code: i32,
    printed: String,
    outputs: BTreeMap<String, String>,
}

impl Action {
    fn summary(&self) -> String {
        std::fs::read_to_string(self.temp.path().join("summary")).unwrap_or_default()
    }
}

/// Runs the steps as GitHub does, with these inputs. Stands in for `cargo`.
fn action(inputs: &[(&str, &str)], files: &[(&str, &[u8])]) -> Action {
    let action = yaml("action.yml").remove(0);
    let (workspace, temp) = (quick(files), folder(&[]));
    let top = temp.path().to_owned();
    let file = |name: &str| top.join(name).display().to_string();
    let bin = top.join("bin");
    installed(&top.join("built"));
    std::fs::create_dir(&bin).expect("a folder");
    // The step calls both; the second copies the program to where `--root` says.
    let stubs = [
        ("rustup", "exit 0"),
        ("cargo", "while [ \"$1\" != --root ]; do shift; done; mkdir -p \"$2/bin\"; ln -s \"$BUILT\" \"$2/bin/\""),
    ];
    for (name, body) in stubs {
        std::fs::write(bin.join(name), format!("#!/bin/sh\n{body}\n")).expect("a stub");
        executable(&bin.join(name));
    }
    let mut done = Action { code: 0, printed: String::new(), outputs: BTreeMap::new(), workspace, temp };
    for step in action["runs"]["steps"].as_sequence().expect("steps").iter().filter(|step| step["run"].is_string()) {
        let mut env = BTreeMap::from([
            ("GITHUB_ACTION_PATH".to_owned(), root().display().to_string()),
            ("GITHUB_OUTPUT".to_owned(), file("output")),
            ("GITHUB_STEP_SUMMARY".to_owned(), file("summary")),
            ("RUNNER_TEMP".to_owned(), file("temp 1")),
            ("BUILT".to_owned(), file("built/gailint")),
        ]);
        for (name, value) in step["env"].as_mapping().into_iter().flatten() {
            let input = text(value).strip_prefix("${{ inputs.").and_then(|rest| rest.strip_suffix(" }}"));
            let input = input.expect("an input");
            let default = || text(&action["inputs"][input]["default"]);
            let given = inputs.iter().find(|(name, _)| *name == input).map(|(_, value)| *value);
            env.insert(text(name).to_owned(), given.unwrap_or_else(default).to_owned());
        }
        let shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail"];
        let output = script(&shell, done.workspace.path(), &bin, &env, text(&step["run"]));
        done.printed += &printed(&output);
        done.code = output.status.code().unwrap_or(-1);
        if done.code != 0 {
            break;
        }
    }
    let written = std::fs::read_to_string(file("output")).unwrap_or_default();
    done.outputs.extend(
        written
            .lines()
            .filter_map(|line| line.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    done
}

fn executable(file: &Path) {
    let mode = Command::new("chmod").arg("+x").arg(file).status().expect("chmod");
    assert!(mode.success());
}

#[test]
fn the_action_annotates_and_writes_sarif() {
    let done = action(&[], &[(NAME, POOR.as_bytes()), ("README.md", b"# x\n")]);
    assert_eq!(done.code, 1, "{}", done.printed);
    assert!(done.printed.contains(&format!("::error file={NAME},line=3")), "{}", done.printed);
    assert_eq!(done.outputs["exit-code"], "1");
    assert_eq!(done.outputs["key"].len(), 40, "{:?}", done.outputs);
    let sarif = std::fs::read_to_string(done.workspace.path().join(&done.outputs["sarif"])).expect("SARIF");
    let sarif: serde_json::Value = serde_json::from_str(&sarif).expect("JSON");
    assert_eq!(sarif["version"], "2.1.0");
    assert!(done.summary().contains("CN101"), "{}", done.summary());
}

#[test]
fn the_inputs_of_the_action_are_used() {
    let files: [(&str, &[u8]); 3] = [
        (NAME, POOR.as_bytes()),
        ("旧/乙.txt", POOR.as_bytes()),
        ("设置/另.yaml", b"packs: [../.pack]\nseverity: { CN101: note }\n"),
    ];
    let inputs = [
        ("paths", "年报\r\n\n旧/*.txt\n"),
        ("config", "设置/另.yaml"),
        ("fail-on", "never"),
        ("sarif", "结果/问题 1.sarif"),
    ];
    let missing = action(&inputs, &files);
    assert_eq!(missing.code, 2, "the folder is not there: {}", missing.printed);
    assert!(!missing.outputs.contains_key("sarif"), "{:?}", missing.outputs);
    let done = action(&inputs, &[&files[..], &[("结果/x", b"")]].concat());
    assert_eq!((done.code, done.outputs["exit-code"].as_str()), (0, "0"), "{}", done.printed);
    assert_eq!(done.outputs["sarif"], "结果/问题 1.sarif");
    assert!(done.printed.contains("旧/乙.txt") && !done.printed.contains("::error"), "{}", done.printed);
    let wrong = action(&[("fail-on", "eror")], &files);
    assert_eq!((wrong.code, wrong.outputs["exit-code"].as_str()), (2, "2"), "{}", wrong.printed);
}

/// Nothing in an input or a file name is run or becomes an output of its own.
#[test]
fn the_action_runs_nothing_that_it_is_given() {
    let evil = "$(touch pwned)`touch pwned`\"; touch pwned; '";
    let name = format!("年报/{}.txt", evil.replace('/', ""));
    for inputs in [
        [("paths", evil), ("config", ""), ("sarif", "x.sarif")],
        [("paths", "--format=json"), ("config", evil), ("sarif", "x.sarif")],
        [("paths", "."), ("config", ""), ("sarif", evil)],
        [("paths", "."), ("config", ""), ("sarif", "x\nkey=pwned")],
    ] {
        let done = action(&inputs, &[(&name, POOR.as_bytes())]);
        assert!(!done.workspace.path().join("pwned").exists(), "{inputs:?}");
        assert_ne!(done.outputs["key"], "pwned", "{inputs:?}");
        assert_ne!(done.code, 0, "{inputs:?}: {}", done.printed);
    }
}

#[test]
fn the_action_keeps_to_its_own_names() {
    let file = std::fs::read_to_string(root().join("action.yml")).expect("the action");
    let action = yaml("action.yml").remove(0);
    let steps = action["runs"]["steps"].as_sequence().expect("steps");
    for step in steps.iter().filter(|step| step["run"].is_string()) {
        assert_eq!(text(&step["shell"]), "bash", "GitHub wants it");
        assert!(!text(&step["run"]).contains("${{"), "text of an input would be part of the script");
    }
    let known = |folder: &str| -> Vec<String> {
        match folder {
            "inputs" => action["inputs"].as_mapping().expect("inputs").keys().map(|key| text(key).to_owned()).collect(),
            _ => steps.iter().filter_map(|step| step["id"].as_str().map(str::to_owned)).collect(),
        }
    };
    for reference in file.split("${{ ").skip(1) {
        let mut parts = reference.split([' ', '.']);
        if let (Some(folder @ ("inputs" | "steps")), Some(name)) = (parts.next(), parts.next()) {
            assert!(known(folder).iter().any(|known| known == name), "{folder}.{name}");
        }
    }
}

/// The script of the GitLab template, with these inputs beside the defaults.
fn gitlab(shell: &[&str], inputs: &[(&str, &str)], files: &[(&str, &[u8])]) -> (TempDir, i32, String) {
    let documents = yaml("docs/ci/gailint.gitlab-ci.yml");
    let [spec, jobs] = documents.as_slice() else { panic!("a header and a template") };
    let (spec, job) = (&spec["spec"]["inputs"], &jobs["gailint"]);
    let filled = |value: &str| -> String {
        let Some((before, rest)) = value.split_once("$[[ inputs.") else { return value.to_owned() };
        let (name, after) = rest.split_once(" ]]").expect("an input");
        assert!(!spec[name].is_null(), "{name}");
        let given = inputs.iter().find(|(input, _)| *input == name).map(|(_, value)| *value);
        format!("{before}{}{after}", given.unwrap_or_else(|| text(&spec[name]["default"])))
    };
    let here = quick(files);
    installed(&here.path().join(".gailint/bin"));
    let mut env = BTreeMap::from([("CI_PROJECT_DIR".to_owned(), here.path().display().to_string())]);
    for (name, variable) in job["variables"].as_mapping().expect("variables") {
        assert_eq!(variable["expand"], Value::Bool(false), "a $ in a value stays one");
        env.insert(text(name).to_owned(), filled(text(&variable["value"])));
    }
    for field in ["stage", "image"] {
        assert_ne!(filled(text(&job[field])), "");
    }
    let lines = job["before_script"].as_sequence().into_iter().chain(job["script"].as_sequence()).flatten();
    let lines: Vec<&str> = lines.map(text).collect();
    let output = script(shell, here.path(), Path::new("/nowhere"), &env, &lines.join("\n"));
    (here, output.status.code().unwrap_or(-1), printed(&output))
}

#[test]
fn the_gitlab_template_writes_code_quality() {
    let evil = "$(touch pwned)\"; touch pwned";
    let files: [(&str, &[u8]); 2] = [(NAME, POOR.as_bytes()), ("旧/乙.txt", POOR.as_bytes())];
    let all = [("source", "https://example.invalid/x.git"), ("version", "v1")];
    for shell in [&["bash", "-eo", "pipefail"][..], &["sh", "-e"]] {
        let (here, code, printed) = gitlab(shell, &all, &files);
        assert_eq!(code, 1, "{printed}");
        assert!(printed.contains("共检查 2 份报告"), "{printed}");
        let written = std::fs::read_to_string(here.path().join("gl-code-quality-report.json")).expect("the artifact");
        let issues: serde_json::Value = serde_json::from_str(&written).expect("JSON");
        assert_eq!(issues[0]["location"]["path"], NAME);

        let (_, code, printed) =
            gitlab(shell, &[&all[..], &[("paths", "\n年报\n"), ("fail-on", "never")]].concat(), &files);
        assert_eq!(code, 0, "{printed}");
        assert!(printed.contains("共检查 1 份报告"), "{printed}");
        let (here, code, printed) = gitlab(shell, &[&all[..], &[("paths", evil)]].concat(), &files);
        assert_eq!(code, 2, "{printed}");
        assert!(!here.path().join("pwned").exists(), "{printed}");
    }
}

/// The examples of the page hold for the files that they use.
#[test]
fn the_page_uses_names_that_there_are() {
    let page = std::fs::read_to_string(root().join("docs/workflow.md")).expect("the page");
    let blocks = page.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let blocks: Vec<Value> = blocks.map(|block| serde_yaml::from_str(block).expect("YAML")).collect();
    let [hook, github, gitlab] = blocks.as_slice() else { panic!("three examples") };
    let known = |names: &Value, of: &Value| {
        let unknown = |key: &&Value| of[text(key)].is_null();
        assert_eq!(names.as_mapping().expect("names").keys().find(unknown), None);
    };
    assert_eq!(hook["repos"][0]["hooks"][0]["id"], yaml(".pre-commit-hooks.yaml")[0][0]["id"]);
    let action = yaml("action.yml").remove(0);
    known(&github["jobs"]["check"]["steps"][1]["with"], &action["inputs"]);
    for input in action["inputs"].as_mapping().expect("inputs").keys() {
        assert!(page.contains(&format!("| `{}` |", text(input))), "the table has {}", text(input));
    }
    let include = &gitlab["include"][0];
    known(&include["inputs"], &yaml(text(&include["file"])).remove(0)["spec"]["inputs"]);
}
