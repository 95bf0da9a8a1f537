//! The rule language from text to verdict: every mistake is reported at its
//! place, both front ends agree, and nothing that is written ends the program.

use std::path::Path;

use gailint::builtin::{BUILTINS, SPECIAL_FORMS};
use gailint::lang::Problem;
use gailint::lang::parse::parse_file;
use gailint::lang::yaml::parse_yaml_rules;
use gailint::source::SourceText;
use gailint::{Linter, Options};
use proptest::prelude::*;

const MANIFEST: &str = "id: zz\ntitle: 测试\nversion: 0.1.0\njurisdiction: \"000000\"\nextends: [cn]\n";

/// Loads a pack from a folder.
fn load(folder: &Path) -> Result<Linter, Vec<Problem>> {
    let options = Options { packs: vec![folder.display().to_string()], ..Options::default() };
    Linter::new(&options).map_err(|error| {
        assert_eq!(error.message, None, "{:?}", error.help);
        error.problems
    })
}

/// Loads a pack that has one file.
fn load_file(name: &str, text: &str) -> Result<Linter, Vec<Problem>> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pack.yaml"), MANIFEST).unwrap();
    std::fs::write(folder.path().join(name), text).unwrap();
    load(folder.path())
}

/// One line for each problem: what is underlined, what is said, what helps.
fn told(problems: &[Problem]) -> String {
    let line = |problem: &Problem| {
        let line = problem.source.position(problem.span.start).line;
        format!("{line}: 「{}」 {problem}；{}", problem.underlined(), problem.help.clone().unwrap_or_default())
    };
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The same without lines, which differ between the two front ends.
fn told_without_lines(problems: &[Problem]) -> Vec<String> {
    told(problems).lines().map(|line| line.split_once(": ").unwrap().1.to_owned()).collect()
}

fn mistakes(pack: &str) -> Vec<Problem> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language").join(pack);
    load(&folder).err().expect("mistakes")
}

#[test]
fn every_mistake_of_a_pack_is_told_at_its_place() {
    insta::assert_snapshot!(told(&mistakes("mistakes-gail")));
}

#[test]
fn the_yaml_twin_tells_the_same_mistakes() {
    let (gail, yaml) = (mistakes("mistakes-gail"), mistakes("mistakes-yaml"));
    insta::assert_snapshot!(told(&yaml));
    // After a syntax error the grammar may go on otherwise; all else is the same.
    let expected = |line: &String| !line.contains("写法有误");
    let of = |problems: &[Problem]| told_without_lines(problems).into_iter().filter(expected).collect::<Vec<_>>();
    assert_eq!(of(&gail), of(&yaml));
    assert_eq!(gail.len(), yaml.len());
}

const GAIL_RULE: &str = r#"
/// 摘要。
rule twin {
    code     ZZ101
    severity warning
    title    "标题"
    basis    "依据"
    since    2021
    param    limit: count = 3
    when     section(overview) is present
    for      r in applications.rows where r not in applications.denied
    let      all_applicants = sum(applications[r, applicants])
    require  all_applicants <= applications[r, total] + limit
    message  "{r}：{left} 与 {right}"
    help     "改"
    example ok  { applications[new, total] = 1 }
    example bad { applications[new, applicants] = 2 } at applications[new, total]
}
"#;

const YAML_RULE: &str = r#"
rules:
  - rule: twin
    doc: 摘要。
    code: ZZ101
    severity: warning
    title: 标题
    basis: 依据
    since: 2021
    param: "limit: count = 3"
    when: section(overview) is present
    for: r in applications.rows where r not in applications.denied
    let: all_applicants = sum(applications[r, applicants])
    require: all_applicants <= applications[r, total] + limit
    message: "{r}：{left} 与 {right}"
    help: 改
    examples:
      - ok: {"applications[new, total]": 1}
      - bad: {"applications[new, applicants]": 2}
        at: applications[new, total]
"#;

#[test]
fn both_front_ends_compile_to_the_same_plan() {
    let plan = |linter: &Linter| linter.plan_text("cn-2021").unwrap();
    let (gail, yaml) = (load_file("a.gail", GAIL_RULE), load_file("a.yaml", YAML_RULE));
    let (gail, yaml) = (gail.map_err(|p| told(&p)).unwrap(), yaml.map_err(|p| told(&p)).unwrap());
    assert_eq!(plan(&gail), plan(&yaml));
    assert!(plan(&gail).contains("zz/twin"));
}

#[test]
fn examples_of_both_front_ends_run() {
    for (name, text) in [("a.gail", GAIL_RULE), ("a.yaml", YAML_RULE)] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("pack.yaml"), MANIFEST).unwrap();
        std::fs::write(folder.path().join(name), text).unwrap();
        let options = Options { packs: vec![folder.path().display().to_string()], ..Options::default() };
        let report = gailint::spec::run(&options).unwrap();
        let ours: Vec<_> = report.cases.iter().filter(|case| case.rule == "zz/twin").collect();
        assert_eq!(ours.len(), 2);
        assert!(ours.iter().all(|case| case.verdict.holds()), "{name}: {ours:?}");
    }
}

#[test]
fn an_item_that_does_not_parse_hides_no_other() {
    let text = "rule a { code }\n\n/// 甲。\nrule b { code ZZ1 }\n\nfact c: count \"丙\" { from section(overview) match /丙(?<value>{number})/ }\n";
    let (file, problems) = parse_file(&SourceText::new("a.gail", text));
    assert_eq!(problems.len(), 2, "{}", told(&problems));
    assert_eq!(file.facts.len(), 1);
    assert_eq!(file.broken, ["a", "b"]);
}

#[test]
fn rules_that_cost_too_much_come_to_an_end() {
    let rule = |body: &str| {
        format!("rule a {{ code ZZ100 severity error title \"t\" basis practice \"b\" {body} message \"m\" }}")
    };
    // Unrolled sets and names that stand for names are refused before any report is read.
    let doubling: String = (1..40).map(|n| format!("let a{n} = a{} + a{} ", n - 1, n - 1)).collect();
    for body in [
        "for a in cells for b in cells for c in cells require a + b == c",
        "require all a in cells: all b in cells: all c in cells: a + b == c",
        &format!("let a0 = applications[new, total] {doubling} require a39 == 0"),
    ] {
        let problems = load_file("a.gail", &rule(body)).err().expect(body);
        assert!(told(&problems).contains("太大"), "{}", told(&problems));
    }
    // What nests or goes on without end is told, not walked.
    for body in [
        format!("require {} == 2", vec!["1"; 5000].join(" + ")),
        format!("require {} 1 == 1", "not ".repeat(5000)),
        format!("require {} 1 == 1", "all a in cells: ".repeat(5000)),
    ] {
        let problems = load_file("a.gail", &rule(&body)).err().expect("too long");
        assert!(told(&problems).contains("太"), "{}", told(&problems));
    }
    let mut patterns = "pattern p0 = /aaaaaaaaaa/\n".to_owned();
    for n in 1..12 {
        patterns.push_str(&format!("pattern p{n} = /{}/\n", format!("{{p{}}}", n - 1).repeat(10)));
    }
    let problems = load_file("a.gail", &patterns).err().expect("too long");
    assert!(told(&problems).contains("太长"), "{}", told(&problems));
    // Sets of the text are bounded while they are gone through.
    let each = |name: &str| format!("for {name} in matches(section(overview), /./) ");
    let body = format!("{}{}{}require length(a) == 2", each("a"), each("b"), each("c"));
    let linter = load_file("a.gail", &rule(&body)).map_err(|problems| told(&problems)).unwrap();
    let report = linter.read("a.txt", format!("一、总体情况\n{}\n", "公开。".repeat(2000)).as_bytes()).unwrap();
    let (findings, ledger) = linter.check(&report);
    assert!(findings.len() < 5000);
    let account = ledger.rules.iter().find(|rule| &*rule.rule == "zz/a").unwrap();
    assert_eq!(account.reasons, ["这条规则的计算量超过上限"]);
}

/// Only what goes through the text is bounded by what it finds: a report may
/// well be wrong in every cell.
#[test]
fn a_rule_may_fail_on_every_cell() {
    let rule = "rule a { code ZZ100 severity error title \"t\" basis practice \"b\" \
                for c in cells require c == 987654 message \"{c}\" }";
    let linter = load_file("a.gail", rule).map_err(|problems| told(&problems)).unwrap();
    let page = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/clean.md")).unwrap();
    let (_, ledger) = linter.check(&linter.read("clean.md", &page).unwrap());
    let account = ledger.rules.iter().find(|rule| &*rule.rule == "zz/a").unwrap();
    assert_eq!((account.pass, account.undetermined), (0, 0), "{:?}", account.reasons);
    assert!(account.fail > 190, "{}", account.fail);
}

/// An element of which it is not known whether it counts is not passed over.
#[test]
fn a_condition_that_is_not_known_is_in_the_ledger() {
    let rule = "rule a { code ZZ100 severity error title \"t\" basis practice \"b\" \
                for m in matches(section(overview), /甲/) where applications[new, total] > 0 \
                require length(m) == 2 message \"{m}\" }";
    let linter = load_file("a.gail", rule).map_err(|problems| told(&problems)).unwrap();
    let told = |table: &str| {
        let text = format!("一、总体情况\n甲乙甲。\n三、收到和处理政府信息公开申请情况\n{table}");
        let (_, ledger) = linter.check(&linter.read("a.txt", text.as_bytes()).unwrap());
        let account = ledger.rules.iter().find(|rule| &*rule.rule == "zz/a").unwrap();
        (account.fail, account.undetermined, account.not_applicable, account.reasons.join("；"))
    };
    assert_eq!(told(""), (0, 2, 0, "没有找到表三".to_owned()));
    let row = |total| format!("一、本年新收政府信息公开申请数量\t{total}\t0\t0\t0\t0\t0\t{total}\n");
    assert_eq!(told(&row(3)), (2, 0, 0, String::new()));
    assert_eq!(told(&row(0)).2, 1);
}

/// Figures in a match are added up, and a match within a match is pointed at.
#[test]
fn figures_of_a_list_are_added_up() {
    assert_rules_hold(
        r#"
/// 各项之和等于总数。
rule parts {
    code     ZZ100
    severity error
    title    "各项之和等于总数"
    basis    practice "测试"
    for      m in matches(section(overview), /公开(?<total>{number})条，其中(?<parts>[^。]+)/)
    require  sum(matches(m.parts, /(?<value>{number})条/)) == number(m.total)
    at       m
    message  "{left} 与 {right}"
    example ok  { section(overview) = "公开10条，其中甲３条、乙 7 条。公开5条，其中丙5条。" }
    example bad { section(overview) = "公开10条，其中甲３条、乙 7 条。公开6条，其中丙 5 条。" } at "公开6条，其中丙 5 条"
}
/// 每一项都不多于五条。
rule part {
    code     ZZ101
    severity error
    title    "每一项都不多于五条"
    basis    practice "测试"
    for      m in matches(section(overview), /公开(?<total>{number})条，其中(?<parts>[^。]+)/)
    for      p in matches(m.parts, /.(?<value>{number})条/)
    require  number(p.value) <= 5
    at       p
    message  "{left}"
    example ok  { section(overview) = "公开10条，其中甲３条、乙 5 条。" }
    example bad { section(overview) = "公开10条，其中甲３条、乙 7 条。" } at "乙 7 条"
}
/// 正文所称的各项之和。
fact items: count "正文所称各项" {
    from   section(overview)
    match  /(?<name>[甲乙])(?<value>{number})件/
}
rule total {
    code     ZZ102
    severity error
    title    "各项之和等于新收"
    basis    practice "测试"
    when     mentions(items) is present
    require  sum(mentions(items)) == applications[new, total]
    at       applications[new, total]
    message  "{left} 与 {right}"
    example ok  { section(overview) = "甲3件，乙4件。", applications[new, total] = 7 }
    example bad { section(overview) = "甲3件，乙4件。", applications[new, total] = 6 }
}
rule name {
    code     ZZ103
    severity error
    title    "只有甲"
    basis    practice "测试"
    for      m in mentions(items)
    require  m.name == "甲"
    message  "{m.name} {m}"
    example ok  { section(overview) = "甲3件。" }
    example bad { section(overview) = "甲3件，乙 4 件。" } at "乙 4 件"
}
"#,
    );
}

/// A forgotten cell is not less than 0: what no number in its place can mend
/// is wrong, and what a number could mend is not decided.
#[test]
fn a_blank_is_at_least_nothing() {
    let rule = |code: u32, check: &str, ok: &str, bad: &str| {
        format!(
            "rule r{code} {{ code ZZ{code} severity error title \"t\" basis practice \"b\" require {check} \
             message \"{{left}}\" example ok {{ {ok} }} example bad {{ {bad} }} }}\n"
        )
    };
    let row = "sum(applications[new, applicants])";
    let cells = |first: &str, total: &str| {
        format!(
            "applications[new, natural_person] = {first}, applications[new, other_org] = \"\", applications[new, total] = {total}"
        )
    };
    let text = [
        rule(100, &format!("{row} == applications[new, total]"), &cells("3", "5"), &cells("6", "5")),
        rule(101, &format!("applications[new, total] == {row}"), &cells("3", "5"), &cells("6", "5")),
        rule(102, &format!("{row} <= applications[new, total]"), &cells("3", "\"\""), &cells("6", "5")),
        rule(103, &format!("applications[new, total] - {row} >= 0"), &cells("6", "\"\""), &cells("6", "5")),
        rule(104, &format!("{row} * 2 <= 10"), &cells("5", "5"), &cells("6", "6")),
        rule(105, &format!("-{row} * 2 >= -10"), &cells("5", "5"), &cells("6", "6")),
        rule(106, &format!("{row} != 6"), &cells("6", "6"), "applications[new, natural_person] = 6"),
        rule(107, &format!("10件 / {row} >= 2"), &cells("6", "6"), "applications[new, natural_person] = 6"),
    ];
    assert_rules_hold(&text.concat());
}

/// A pack of one file whose examples all hold.
fn assert_rules_hold(text: &str) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pack.yaml"), MANIFEST).unwrap();
    std::fs::write(folder.path().join("a.gail"), text).unwrap();
    let options = Options { packs: vec![folder.path().display().to_string()], ..Options::default() };
    let report = gailint::spec::run(&options).unwrap_or_else(|error| panic!("{}", told(&error.problems)));
    let failed: Vec<_> = report.cases.iter().filter(|case| !case.verdict.holds()).collect();
    assert!(failed.is_empty() && report.problems.is_empty(), "{failed:#?}");
    assert!(report.cases.iter().any(|case| case.rule.starts_with("zz/")));
}

/// What an empty cell counts as is said by the form, not by the program.
#[test]
fn the_form_says_what_a_blank_counts_as() {
    let form =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/cn/forms/cn-2021.yaml")).unwrap();
    let manifest = MANIFEST.replace("extends: [cn]", "");
    let rule = "rule a { code ZZ100 severity error title \"t\" basis practice \"b\" \
                require applications[new, total] == 0 message \"{left}\" }";
    for (blank, passes) in [("blank: zero", 1), ("blank: unknown", 0)] {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("forms")).unwrap();
        std::fs::write(folder.path().join("pack.yaml"), &manifest).unwrap();
        std::fs::write(folder.path().join("forms/a.yaml"), form.replace("blank: zero", blank)).unwrap();
        std::fs::write(folder.path().join("a.gail"), rule).unwrap();
        let linter = load(folder.path()).map_err(|problems| told(&problems)).unwrap();
        let text = "三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量\t0\t0\t0\t0\t0\t0\t/\n";
        let report = linter.read("a.txt", text.as_bytes()).unwrap();
        let (_, ledger) = linter.check(&report);
        assert_eq!((ledger.pass, ledger.undetermined), (passes, 1 - passes), "{blank}");
    }
}

#[test]
fn a_cited_text_has_the_address_that_its_pack_gives() {
    let rule = "rule a { code ZZ100 severity error title \"t\" basis practice \"见武政办发〔2025〕54号\" \
                require applications[new, total] == 0 message \"{left}\" }";
    let with = |address: &str| {
        let folder = tempfile::tempdir().unwrap();
        let manifest = format!("{MANIFEST}sources:\n  武政办发〔2025〕54号: {address}\n");
        std::fs::write(folder.path().join("pack.yaml"), manifest).unwrap();
        std::fs::write(folder.path().join("a.gail"), rule).unwrap();
        load(folder.path())
    };
    let linter = with("https://example.gov.cn/54.html").map_err(|problems| told(&problems)).unwrap();
    let link = |code: &str| linter.rules().iter().find(|rule| rule.code == code).unwrap().link.as_deref();
    assert_eq!(link("ZZ100"), Some("https://example.gov.cn/54.html"));
    assert!(link("CN105").is_some_and(|link| link.starts_with("http")), "packs below keep theirs");
    for address in ["example.gov.cn/54.html", "https://example.gov.cn/通知.html", "javascript:alert(1)", "https://"] {
        let problems = with(address).err().expect("no address");
        assert_eq!(problems[0].underlined(), address, "{}", told(&problems));
    }
}

#[test]
fn last_years_report_can_be_compared() {
    let text = r#"
/// 上年结转等于上年报告的结转下年度。
rule carried {
    code     ZZ700
    severity error
    title    "结转前后一致"
    basis    practice "测试"
    for      c in applications.columns
    require  applications[carried_in, c] == previous.applications[carried_over, c]
    message  "{c}：本年 {left}，上年 {right}"
    help     "核对"
    example ok  { }
    example ok  { applications[carried_in, total] = 2, previous { applications[carried_over, total] = 2 } }
    example bad { applications[carried_in, total] = 2, previous { applications[carried_over, total] = 3 } }
        at applications[carried_in, total]
}
"#;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pack.yaml"), MANIFEST).unwrap();
    std::fs::write(folder.path().join("carried.gail"), text).unwrap();
    let options = Options { packs: vec![folder.path().display().to_string()], ..Options::default() };
    let report = gailint::spec::run(&options).unwrap();
    assert!(report.passed(), "{:?}", report.cases.iter().filter(|case| !case.verdict.holds()).collect::<Vec<_>>());
    let linter = Linter::new(&options).unwrap();
    let report = linter.read("a.txt", "一、总体情况\n无。\n".as_bytes()).unwrap();
    let (_, ledger) = linter.check(&report);
    let account = ledger.rules.iter().find(|rule| &*rule.rule == "zz/carried").unwrap();
    assert_eq!((account.not_applicable, account.reasons.join("；")), (1, "没有提供上年报告".to_owned()));
}

#[test]
fn a_mistake_in_one_item_of_a_yaml_file_hides_no_other() {
    let text = r#"
facts:
  - {fact: received, type: count, from: section(overview), match: "收到(?<value>{number})件"}
rules:
  - {rule: a, code: ZZ101, severity: error, title: t, basis: b, requires: x, message: m}
  - {rule: b, code: zz102, severity: error, title: t, basis: b, require: "abss(1) == 1", message: m}
"#;
    let problems = load_file("a.yaml", text).err().expect("mistakes");
    let told = told(&problems);
    for words in ["“requires”", "“abss”", "“zz102”", "“received”定义了两次"] {
        assert!(told.contains(words), "{words}: {told}");
    }
}

#[test]
fn every_builtin_has_an_example_that_holds() {
    let mut text = String::new();
    for (at, builtin) in BUILTINS.iter().enumerate() {
        text.push_str(&format!(
            "rule builtin-{at} {{ code ZZ{:03} severity error title \"t\" basis practice \"b\" require {} message \"m\" }}\n",
            at + 100,
            builtin.example
        ));
    }
    let linter = load_file("a.gail", &text).map_err(|problems| told(&problems)).unwrap();
    let report = linter.read("a.txt", "一、总体情况\n无。\n".as_bytes()).unwrap();
    let (_, ledger) = linter.check(&report);
    for (at, builtin) in BUILTINS.iter().enumerate() {
        let rule = ledger.rules.iter().find(|rule| *rule.rule == *format!("zz/builtin-{at}")).unwrap();
        assert_eq!(rule.pass, 1, "{}: {}", builtin.name, builtin.example);
    }
}

/// The table of functions in the reference, made from the tables in the code.
#[test]
fn the_reference_lists_every_function() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/language.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (begin, end) = ("<!-- builtins:begin -->\n", "<!-- builtins:end -->");
    let (head, rest) = page.split_once(begin).expect("the mark where the table begins");
    let (_, tail) = rest.split_once(end).expect("the mark where the table ends");
    let mut table = "| 写法 | 含义 | 例 |\n| --- | --- | --- |\n".to_owned();
    for (_, usage, doc) in SPECIAL_FORMS {
        table.push_str(&format!("| `{usage}` | {doc} | |\n"));
    }
    for builtin in BUILTINS {
        let params = builtin.params.iter().map(|param| param.title()).collect::<Vec<_>>().join(", ");
        let more = if builtin.variadic { ", …" } else { "" };
        table.push_str(&format!("| `{}({params}{more})` | {} | `{}` |\n", builtin.name, builtin.doc, builtin.example));
    }
    let expected = format!("{head}{begin}{table}{end}{tail}");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &expected).unwrap();
    }
    assert!(
        page == expected || std::env::var_os("UPDATE_EXPECT").is_some(),
        "run UPDATE_EXPECT=1 cargo test --test language"
    );
}

/// Rule text of the national pack, for tests that damage it.
fn national_rules() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/cn");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let rules = paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "gail"));
    rules.map(|path| std::fs::read_to_string(path).unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_ends_the_parser(text in "(rule|fact|pattern|when|\\{|\\}|\\[|\\(|\"|/|=|、|[a-z]{1,3}|[0-9]|\n| ){0,60}") {
        let source = SourceText::new("a.gail", text);
        let (_, problems) = parse_file(&source);
        for problem in problems {
            prop_assert!(source.text().get(problem.span.range()).is_some());
        }
        let _ = parse_yaml_rules(&source);
    }

    #[test]
    fn damage_to_a_rule_is_told_inside_the_file(which in 0usize..100, at in 0usize..5000, with in "[{}\\[\\]\"/=a-z:]{0,3}") {
        let rules = national_rules();
        let rule = &rules[which % rules.len()];
        let places: Vec<usize> = rule.char_indices().map(|(at, _)| at).collect();
        let at = places[at % places.len()];
        let end = rule[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        let source = SourceText::new("a.gail", format!("{}{with}{}", &rule[..at], &rule[end..]));
        for problem in parse_file(&source).1 {
            prop_assert!(source.text().get(problem.span.range()).is_some());
        }
    }
}
