//! The terminal format on findings made by hand: snapshots of what a clerk
//! sees, and a check that carets stand under the right characters.

use std::sync::Arc;

use gailint::corpus::{Checked, Results, Unreadable};
use gailint::finding::{Basis, BasisKind, Evidence, Finding, Ledger, Outcome, Place, RuleLedger, Severity};
use gailint::output::{Detail, Style, output_named};
use gailint::source::{Area, Origin, Origins, SourceText, Span};
use gailint::value::Certainty;
use unicode_width::UnicodeWidthChar;

/// A finding that points at the words `at`, with `(short, value, span)` as evidence.
fn finding(source: &SourceText, at: &str, message: &str, evidence: &[(&str, Option<&str>, Span)]) -> Finding {
    let place =
        Place::new(source, find(source, at, 0), Some("t[new, 总计]".to_owned()), "表三 · 新收 · 总计".to_owned());
    let evidence = evidence
        .iter()
        .map(|(short, value, span)| Evidence {
            cell: format!("t[new, {short}]"),
            value: value.map(str::to_owned),
            short: (*short).to_owned(),
            place: Place::new(source, *span, None, (*short).to_owned()),
        })
        .collect();
    Finding {
        suspects: Vec::new(),
        waived: None,
        baseline: None,
        code: "CN303".into(),
        rule: "cn/row-sum".into(),
        severity: Severity::Error,
        certainty: Certainty::Exact,
        message: message.to_owned(),
        help: Some("核对各类申请人的数字，改正分项或总计".to_owned()),
        basis: Arc::new(Basis {
            kind: BasisKind::Law, text: "国办公开办函〔2021〕30号 附件，表三“总计”栏".to_owned()
        }),
        place,
        evidence,
        fingerprint: "0123456789abcdef".to_owned(),
    }
}

/// The first place of some words from byte `from` on.
fn find(source: &SourceText, words: &str, from: usize) -> Span {
    let at = from + source.text()[from..].find(words).expect("the words stand in the source");
    Span::new(at..at + words.len())
}

fn results(source: &SourceText, findings: Vec<Finding>) -> Results {
    let mut rule = RuleLedger::new("CN303".into(), "cn/row-sum".into());
    findings.iter().for_each(|_| rule.count(Outcome::Fail));
    rule.count(Outcome::Pass);
    let mut ledger = Ledger::default();
    ledger.add(rule);
    let linter = gailint::Linter::new(&gailint::Options::default()).expect("the national pack is sound");
    let text = "某某市某某局2023年政府信息公开工作年度报告";
    let mut report = linter.read(source.name(), text.as_bytes()).expect("it is text");
    report.source = source.clone();
    let checked = Checked { path: source.name().to_owned(), report, previous: None, findings, ledger };
    Results { documents: vec![checked], ..Results::default() }
}

fn draw(results: &Results, style: &Style) -> String {
    let mut out = Vec::new();
    (output_named("terminal").expect("a terminal format").write)(results, &mut out, style).expect("writing to memory");
    String::from_utf8(out).expect("UTF-8")
}

/// The characters of a line with the columns at which they begin.
fn columns(line: &str) -> Vec<(usize, char)> {
    let widths = line.chars().map(|c| c.width().unwrap_or(0));
    let starts = widths.scan(0, |column, width| {
        *column += width;
        Some(*column - width)
    });
    starts.zip(line.chars()).collect()
}

/// The words above each underline, from top to bottom and left to right; an
/// arrow at an empty place gives "".
fn underlined(drawn: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut above = Vec::new();
    for line in drawn.lines().map(str::trim_end) {
        if line.trim_start().starts_with(|c: char| c.is_ascii_digit()) && line.contains('│') {
            above = columns(line);
        } else if line.trim_start().starts_with('·') && line.contains(['┬', '▲']) && !line.contains('╰') {
            // A label has one ┬ in it and may touch its neighbour.
            let below: Vec<(usize, char)> = columns(line).into_iter().skip_while(|(_, c)| *c != '·').skip(1).collect();
            for group in below.split(|(_, c)| *c == ' ').filter(|group| !group.is_empty()) {
                let range = group[0].0..group[0].0 + group.len();
                let words = above.iter().filter(|(column, _)| range.contains(column)).map(|(_, c)| *c);
                found.push(if group[0].1 == '▲' { String::new() } else { words.collect() });
            }
        }
    }
    found
}

fn row() -> (SourceText, Finding) {
    let text = "三、收到和处理政府信息公开申请情况\n申请人\t自然人\t商业企业\t科研机构\t社会组织\t总计\n\
                一、本年新收政府信息公开申请数量\t36\t0\t\t2\t39\n二、上年结转\t0\t0\t0\t0\t0\n";
    let source = SourceText::new("报送/某某局 2023.txt", text);
    let new = find(&source, "36", 0).range().start;
    let cell = |at: usize, length: usize| Span::new(new + at..new + at + length);
    let evidence = [
        ("自然人", Some("36"), cell(0, 2)),
        ("商业企业", Some("0"), cell(3, 1)),
        ("科研机构", None, cell(5, 0)),
        ("社会组织", Some("2"), cell(6, 1)),
        ("总计", Some("39"), cell(8, 2)),
    ];
    let message = "一、本年新收政府信息公开申请数量：六类申请人合计 38，总计栏填 39，相差 1";
    let finding = finding(&source, "39", message, &evidence);
    (source, finding)
}

#[test]
fn a_row_that_does_not_add_up() {
    let (source, finding) = row();
    let drawn = draw(&results(&source, vec![finding]), &Style::default());
    assert_eq!(underlined(&drawn), ["36", "", "2", "39"]);
    insta::assert_snapshot!(drawn);
}

#[test]
fn colours_do_not_move_carets() {
    let (source, finding) = row();
    let style = Style { color: true, ..Style::default() };
    let drawn = draw(&results(&source, vec![finding]), &style);
    assert!(drawn.contains('\u{1b}'));
    let plain = regex::Regex::new("\u{1b}\\[[0-9;]*m").expect("a pattern").replace_all(&drawn, "").into_owned();
    assert_eq!(underlined(&plain), ["36", "", "2", "39"]);
}

#[test]
fn a_page_in_one_line_is_cut_to_what_stands_around_the_labels() {
    let words = "我局高度重视政府信息公开工作，建立了“主要领导统管”的机制。".repeat(60);
    let text = format!("标题\n{words}自然人 38{words}法人 0{words}总计 39 件{words}\n后文");
    let source = SourceText::new("网页.txt", text);
    let number = |name: &str| {
        let span = find(&source, name, 0);
        Span::new(span.range().end..span.range().end + if name == "法人 " { 1 } else { 2 })
    };
    let evidence = [
        ("自然人", Some("38"), number("自然人 ")),
        ("法人", Some("0"), number("法人 ")),
        ("总计", Some("39"), number("总计 ")),
    ];
    let finding = finding(&source, "39", "新收：合计 38，总计 39", &evidence);
    let column = finding.place.start.column;
    for width in [60, 80, 100, 160] {
        let drawn = draw(&results(&source, vec![finding.clone()]), &Style { width, ..Style::default() });
        assert_eq!(underlined(&drawn), ["38", "39"], "width {width}\n{drawn}");
        assert!(drawn.contains(&format!("网页.txt:2:{column}]")), "{drawn}");
        let widest = drawn.lines().filter(|line| line.contains('│')).map(gailint::output::width).max();
        assert!(widest.is_some_and(|widest| widest <= width), "{widest:?} columns of {width}\n{drawn}");
    }
    insta::assert_snapshot!(draw(&results(&source, vec![finding]), &Style::default()));
}

#[test]
fn a_long_sum_shows_only_the_cells_that_matter() {
    let value = |row: usize| if row.is_multiple_of(2) { row } else { 0 }.to_string();
    let rows: String = (0..22).map(|row| format!("办理结果第{row}项\t{}\n", value(row))).collect();
    let source = SourceText::new("表三.txt", format!("{rows}总计\t99\n"));
    let cells: Vec<(String, String, Span)> = (0..22)
        .map(|row| {
            let at = find(&source, &format!("第{row}项\t"), 0).range().end;
            (format!("第{row}项"), value(row), Span::new(at..at + value(row).len()))
        })
        .collect();
    let evidence: Vec<_> =
        cells.iter().map(|(short, value, span)| (short.as_str(), Some(value.as_str()), *span)).collect();
    let finding = finding(&source, "99", "总计：各项合计 110，总计栏填 99，相差 11", &evidence);
    let drawn = draw(&results(&source, vec![finding]), &Style::default());
    assert_eq!(underlined(&drawn), ["2", "4", "6", "8", "10", "12", "14", "16", "99"]);
    insta::assert_snapshot!(drawn);
}

#[test]
fn cells_read_from_the_same_digits_share_an_underline() {
    let source = SourceText::new("粘连.txt", "一、本年新收\t3800\n总计\t39\n");
    let (digits, total) = (find(&source, "3800", 0), find(&source, "39", 0));
    let evidence = [("自然人", Some("38"), digits), ("法人", None, digits), ("总计", Some("39"), total)];
    let drawn = draw(&results(&source, vec![finding(&source, "39", "相差 1", &evidence)]), &Style::default());
    assert_eq!(underlined(&drawn), ["3800", "39"]);
    assert!(drawn.contains("自然人 38；法人（无法认定为数字）"), "{drawn}");
}

#[test]
fn text_of_a_document_cannot_steer_the_terminal() {
    let text = "第一行\u{7}\n总\u{202e}计\u{1b}[31m\t39\u{8}\u{200b}\r件\r\n末行\n";
    let source = SourceText::new("坏\u{1b}[2J.txt", text);
    let evidence = [("总\u{202e}计", Some("39\u{9b}"), find(&source, "39", 0))];
    let mut finding = finding(&source, "39", "总计\u{1b}[5m填 39", &evidence);
    finding.place.cell = None;
    let mut results = results(&source, vec![finding]);
    results.unreadable.push(Unreadable {
        path: "乙\u{1b}]0;x\u{7}.txt".to_owned(),
        message: "不是\u{202e}文本".to_owned(),
        help: "另存\n为".to_owned(),
    });
    let drawn = draw(&results, &Style::default());
    let bad = |c: &char| (c.is_control() && *c != '\n') || "\u{202e}\u{200b}".contains(*c);
    assert_eq!(drawn.chars().filter(bad).count(), 0, "{drawn:?}");
    assert_eq!(underlined(&drawn), ["39"]);
    insta::assert_snapshot!(drawn);
}

#[test]
fn places_at_the_edges_are_drawn() {
    for text in ["", "总计", "\n\n总计\n", "总计\n", "\u{feff}总计\r\n\r\n"] {
        let source = SourceText::new("边.txt", text);
        for at in 0..=text.len() {
            let mut point = row().1;
            point.place = Place::new(&source, Span::at(at), None, "第六部分".to_owned());
            point.evidence = Vec::new();
            let whole = Place::new(&source, Span::new(0..at), None, String::new());
            let whole = Finding { place: whole, ..point.clone() };
            let drawn = draw(&results(&source, vec![point, whole]), &Style { width: 50, ..Style::default() });
            assert!(drawn.contains("建议：") && !drawn.contains("Failed"), "{drawn}");
        }
    }
}

#[test]
fn what_was_not_certain_and_not_decided_is_said() {
    let (source, mut finding) = row();
    finding.certainty = Certainty::Reconstructed;
    finding.severity = Severity::Warning;
    let mut origins = Origins::default();
    let area = Area { left: 90, top: 120, right: 110, bottom: 132 };
    origins.push(Span::new(0..source.text().len()), Origin::Page { page: 3, area });
    let source = SourceText::extracted(source.name(), source.text(), origins);
    finding.place.origin = source.origin(finding.place.span);
    finding.basis = Arc::new(Basis { kind: BasisKind::Practice, text: "审核中的通行做法".to_owned() });
    finding.help = None;
    let mut results = results(&source, vec![finding]);
    for (code, count) in [("CN401", 3), ("CN402", 1)] {
        let mut rule = RuleLedger::new(code.into(), "cn/disputes".into());
        (0..count).for_each(|_| rule.count(Outcome::Undetermined));
        rule.reason("没有找到表四".to_owned());
        results.documents[0].ledger.add(rule);
    }
    insta::assert_snapshot!(draw(&results, &Style::default()));
    let summary = draw(&results, &Style { detail: Detail::Summary, ..Style::default() });
    assert_eq!(summary.lines().count(), 2, "{summary}");
}

#[test]
fn a_clean_run_says_what_was_checked() {
    let source = SourceText::new("年报.txt", "一、总体情况\n");
    insta::assert_snapshot!(draw(&results(&source, Vec::new()), &Style::default()), @"
    没有发现问题。共检查 1 份报告：错误 0，警告 0，提示 0
    检查 1 项：通过 1，不通过 0，不适用 0，无法判定 0
    ");
}
