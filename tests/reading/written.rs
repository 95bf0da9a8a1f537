//! Reports written in the layout of their form read back as they were: every
//! format that [`TEMPLATES`] writes, and the list of cells that `extract` writes.

use gailint::document::{self, Limits};
use gailint::form::{CellIx, Draft, DraftSection, Report};
use gailint::output::{CSV_HEADER, TEMPLATES, csv_rows};
use gailint::value::Date;
use proptest::prelude::*;

use crate::common::{ALIGNER, form, read_bytes, shown};

/// Formats that can be read as well as written.
fn readable(name: &str) -> bool {
    document::FORMATS.iter().any(|format| format.extensions.contains(&name))
}

fn written(draft: &Draft, name: &str) -> Report {
    let template = gailint::output::template_named(name).expect("the format is there");
    let bytes = (template.write)(draft).expect("the report can be written");
    read_bytes(&format!("报告.{name}"), &bytes)
}

/// What must come back: everything but places and certainty.
fn content(report: &Report) -> String {
    let mut out = format!(
        "{} | {:?} | {:?} | {:?} | {:?}\n{}\n",
        report.form.id,
        report.title.as_ref().map(|title| &title.text),
        report.issuer,
        report.year,
        report.published,
        report.preamble.as_str().trim_end()
    );
    for section in report.sections.iter().flatten() {
        out += &format!("{}\n{}\n", section.heading, section.text.as_str().trim_end());
    }
    for (at, cell) in report.cells.iter().enumerate() {
        out += &format!("{} {}\n", report.form.cell_name(CellIx(at)), shown(cell));
    }
    out
}

fn cells(report: &Report) -> Vec<String> {
    report.cells.iter().map(shown).collect()
}

fn blank(id: &str, year: i32) -> Draft {
    Draft::blank(form(id), "青禾县水利局", year)
}

#[test]
fn an_empty_report_reads_back_with_every_cell_blank() {
    for draft in [blank("cn-2021", 2025), blank("cn-2019", 2020)] {
        for template in TEMPLATES.iter().filter(|template| readable(template.name)) {
            let found = written(&draft, template.name);
            assert_eq!(content(&found), content(&draft.build("空白")), "{} as {}", draft.form.id, template.name);
            assert!(cells(&found).iter().all(|cell| cell == "blank" || cell == "void"), "{}", template.name);
        }
    }
}

#[test]
fn the_empty_report_as_text() {
    for name in ["md", "html"] {
        let template = gailint::output::template_named(name).expect("the format is there");
        let bytes = (template.write)(&blank("cn-2021", 2025)).expect("the report can be written");
        insta::assert_snapshot!(format!("empty_report_{name}"), String::from_utf8(bytes).expect("it is text"));
    }
}

/// No other row of the kind tells where the values begin: the header does, and
/// the rule of a Markdown table.
#[test]
fn blanks_at_the_edges_of_rows() {
    let mut draft = blank("cn-2019", 2020);
    draft.cells.iter_mut().flatten().for_each(|cell| cell.push('7'));
    let form = draft.form.clone();
    let row_of = |at: usize| form.cell_def(CellIx(at)).row;
    for at in (0..form.cells.len()).filter(|at| *at == 0 || row_of(*at) != row_of(at - 1)) {
        draft.cells[at].iter_mut().for_each(String::clear);
    }
    for template in TEMPLATES.iter().filter(|template| readable(template.name)) {
        assert_eq!(cells(&written(&draft, template.name)), cells(&draft.build("报告")), "{}", template.name);
    }
}

/// What clerks put into cells.
fn cell_text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just("0".to_owned()),
        4 => (1_u32..100_000).prop_map(|number| number.to_string()),
        1 => Just(String::new()),
        1 => prop::sample::select(vec!["/", "-", "—", "无", "22（其中修订16件）", "1,234", "7730.28", "5949.088667", "１２"])
            .prop_map(str::to_owned),
    ]
}

fn narrative() -> impl Strategy<Value = String> {
    let sentences = vec![
        "2023年，我局主动公开水利信息126条。",
        "（一）主动公开。及时更新机构职能、规划计划和“三公”经费。",
        "全年办理 A&B <提案> 12 件；其中：防汛抗旱 5 件，占比 41.67%。",
        "一是信息更新不够及时；二是解读形式单一。",
        "本年度未收取信息处理费。",
        "   首尾有空格的一段，还有\"引号\"、'撇号'和|竖线。  ",
    ];
    prop::collection::vec(prop::sample::select(sentences), 0..4).prop_map(|lines| lines.join("\n\n"))
}

/// What a report is made of.
#[derive(Debug, Clone)]
struct Filled {
    form: &'static str,
    year: i32,
    cells: Vec<String>,
    sections: Vec<String>,
    /// Whether rows that one other may stand for are replaced by it.
    single: bool,
    dated: bool,
}

fn filled() -> impl Strategy<Value = Filled> {
    let forms = prop::sample::select(vec![("cn-2021", 2023), ("cn-2019", 2020)]);
    let cells = prop::collection::vec(cell_text(), 207);
    (forms, cells, prop::collection::vec(narrative(), 6), any::<bool>(), any::<bool>()).prop_map(
        |((form, year), cells, sections, single, dated)| Filled { form, year, cells, sections, single, dated },
    )
}

impl Filled {
    fn draft(&self) -> Draft {
        let mut draft = blank(self.form, self.year);
        for (place, text) in draft.cells.iter_mut().zip(&self.cells) {
            place.iter_mut().for_each(|cell| cell.clone_from(text));
        }
        for (place, text) in draft.sections.iter_mut().zip(&self.sections) {
            place.iter_mut().for_each(|section: &mut DraftSection| section.text.clone_from(text));
        }
        if self.single {
            one_row_for_several(&mut draft);
        }
        if self.dated {
            draft.published = Date::new(self.year + 1, 1, 12);
        }
        draft
    }
}

/// The layout of the older form inside of the newer: one row instead of its parts.
fn one_row_for_several(draft: &mut Draft) {
    let form = draft.form.clone();
    for at in 0..form.cells.len() {
        let def = form.cell_def(CellIx(at));
        let table = form.table(def.table);
        let replaced = table.rows.iter().any(|row| row.stands_for.contains(&def.row));
        match (replaced, table.row(def.row).stands_for.is_empty()) {
            (true, _) => draft.cells[at] = None,
            (false, false) => draft.cells[at] = Some("3".to_owned()),
            (false, true) => {}
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_report_reads_back_as_it_was_written(filled in filled()) {
        let draft = filled.draft();
        for template in TEMPLATES.iter().filter(|template| readable(template.name)) {
            let wanted = signed(&draft).build("报告");
            let found = written(&draft, template.name);
            prop_assert_eq!(cells(&found), cells(&wanted), "{}", template.name);
            let (found, wanted) = (squeezed(&content(&found)), squeezed(&content(&wanted)));
            prop_assert_eq!(found, wanted, "{}", template.name);
        }
    }

    #[test]
    fn the_list_of_cells_reads_back_as_it_was_written(filled in filled()) {
        let draft = filled.draft();
        let wanted = draft.build("报告");
        let list = format!("{CSV_HEADER}{}", csv_rows("报告.docx", &wanted));
        let found = ALIGNER.align(document::read("报告.csv", list.as_bytes(), &Limits::default()).expect("a list"));
        prop_assert_eq!(&found.form.id, &wanted.form.id);
        prop_assert_eq!((&found.issuer, found.year), (&wanted.issuer, wanted.year));
        for (at, (found, wanted)) in found.cells.iter().zip(&wanted.cells).enumerate() {
            prop_assert_eq!(&found.state, &wanted.state, "{}", draft.form.cell_name(CellIx(at)));
        }
    }
}

/// Whoever signs stands in the last section, to those who read line by line.
fn signed(draft: &Draft) -> Draft {
    let mut draft = draft.clone();
    if let (Some(date), Some(Some(last))) = (draft.published, draft.sections.last_mut()) {
        last.text += &format!("\n青禾县水利局\n{}年{}月{}日", date.year, date.month, date.day);
    }
    draft
}

/// Without white space and with full-width marks: Markdown writes some so.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).map(|c| if c == '｜' { '|' } else { c }).collect()
}
