//! Reports as they arrive: labels, headings, titles and cells in other words
//! and other characters than the form's.

use gailint::form::{CellIx, Report};
use gailint::value::Certainty;

use crate::common::{at, form, read, shown};
use crate::printer::{frame, grids, report, values};

fn tabs(grid: &[Vec<String>]) -> String {
    grid.iter().map(|row| row.join("\t")).collect::<Vec<_>>().join("\n")
}

/// The report of `seed` 5 with its text changed.
fn changed(change: impl Fn(String) -> String) -> Report {
    let form = form("cn-2021");
    read(&change(report(&form, &values(&form, 5), tabs)))
}

fn wanted(name: &str) -> String {
    let form = form("cn-2021");
    values(&form, 5)[form.cell_named(name).expect("a cell").0].clone()
}

/// Every cell that is not as it was printed.
fn differing(report: &Report) -> Vec<String> {
    let form = form("cn-2021");
    let wanted = values(&form, 5);
    let open = |at: &usize| !["void", &wanted[*at]].contains(&shown(&report.cells[*at]).as_str());
    (0..report.cells.len()).filter(open).map(|at| form.cell_name(CellIx(at))).collect()
}

#[test]
fn traditional_characters_change_nothing() {
    let pairs = [
        ("规", "規"),
        ("强制", "強製"),
        ("制发", "製發"),
        ("数", "數"),
        ("只计", "隻計"),
        ("这一", "這一"),
        ("总", "總"),
        ("况", "況"),
        ("动", "動"),
        ("开", "開"),
        ("处", "處"),
        ("请", "請"),
        ("关", "關"),
        ("结", "結"),
        ("转", "轉"),
        ("续", "續"),
        ("办", "辦"),
        ("议", "議"),
        ("诉讼", "訴訟"),
        ("问题", "問題"),
        ("进", "進"),
        ("报", "報"),
        ("项", "項"),
        ("费", "費"),
        ("单", "單"),
        ("机构", "機構"),
        ("组织", "組織"),
        ("务", "務"),
        ("业", "業"),
        ("决", "決"),
        ("复", "復"),
        ("纠", "糾"),
        ("维", "維"),
        ("审", "審"),
        ("属", "屬"),
        ("国", "國"),
        ("县", "縣"),
        ("费用", "費用"),
        ("信访举报", "信訪舉報"),
        ("执", "執"),
        ("册", "冊"),
        ("据", "據"),
    ];
    let report = changed(|text| pairs.iter().fold(text, |text, (from, to)| text.replace(from, to)));
    assert_eq!(differing(&report), Vec::<String>::new());
    assert_eq!(report.sections.iter().flatten().count(), 6);
    assert_eq!((report.issuer.as_deref(), report.year), (Some("青禾县水利局"), Some(2023)));
    let fee = report.sections[5].as_ref().expect("section six");
    assert_eq!(fee.text.as_str(), "本年度未收取信息处理费。\n青禾县水利局\n2024年1月12日\n");
    let at = fee.text.as_str().find("处理费").expect("the words");
    assert_eq!(report.source.slice(fee.text.to_source(at..at + "处理费".len())), "處理費");
}

#[test]
fn labels_in_other_words_are_known() {
    let changes = [
        ("行政规范性文件", "行政規範性檔案", "proactive[normative_documents, made]", Certainty::Exact),
        ("行政规范性文件", "规范性文件", "proactive[normative_documents, made]", Certainty::Exact),
        ("本年制发件数", "本年(2023)制发件数", "proactive[regulations, made]", Certainty::Exact),
        ("现行有效件数", "现形有效件数", "proactive[regulations, in_force]", Certainty::Exact),
        (
            "7.属于行政执法案卷",
            "7、属于行政执法案件",
            "applications[denied.enforcement_file, total]",
            Certainty::Inferred,
        ),
        ("（三）不予公开", "不予公 开", "applications[denied.state_secret, total]", Certainty::Exact),
        ("三、本年度办理结果", "三三、本年度办理结果", "applications[granted, total]", Certainty::Exact),
        ("（二）部分公开", "0（二）部分公开", "applications[partial, total]", Certainty::Inferred),
        ("社会公益组织", "社会公益", "applications[new, public_interest_org]", Certainty::Exact),
        ("结果维持", "结果wéi维持", "disputes[review, upheld]", Certainty::Exact),
    ];
    for (from, to, name, certainty) in changes {
        let report = changed(|text| text.replace(from, to));
        assert_eq!(differing(&report), Vec::<String>::new(), "{to}");
        let cell = report.cell_named(name).expect("a cell");
        assert_eq!(cell.certainty, certainty, "{to}");
    }
}

#[test]
fn cells_are_read_as_printed() {
    let form = form("cn-2021");
    let cases = [
        ("22（其中修订16件）", "22"),
        ("22\u{3000}(含修订)", "22"),
        ("22，其中修订16件", "22"),
        ("40件", "40"),
        ("１２", "12"),
        ("1,234", "1234"),
        ("1，234", "1234"),
        ("1 234", "unreadable"),
        ("　　", "blank"),
        ("/", "mark"),
        ("-", "mark"),
        ("减4", "unreadable"),
        ("12,34", "unreadable"),
        ("约5", "unreadable"),
    ];
    for (printed, read_as) in cases {
        let mut tables = grids(&form, &values(&form, 5));
        tables[0][2][2] = printed.to_owned();
        let report = read(&frame(&tables.map(|grid| tabs(&grid))));
        assert_eq!(at(&report, "proactive[regulations, repealed]"), read_as, "{printed}");
        assert_eq!(
            at(&report, "proactive[regulations, in_force]"),
            wanted("proactive[regulations, in_force]"),
            "{printed}"
        );
    }
}

/// One cell a line, as a page copied from a site has it: what is printed between
/// any two cells on a turn of the page is neither a value nor the end of a row.
#[test]
fn what_stands_on_every_page_is_no_value() {
    let cells = ["1", "2", "3", "4", "5", "6", "21"];
    let heads = [
        "Page 8 - 某某局2023年政府信息公开工作年度报告",
        "某某局2023年政府信息公开工作年度报告",
        "某某局2023年政府信息公开工作年度报告 9",
        "https://www.example.gov.cn/art/2024/1/12/art_1.html 3/12",
        "2024/1/13 10:21 某某局2023年政府信息公开工作年度报告",
    ];
    for (head, at) in heads.iter().flat_map(|head| (0..=cells.len()).map(move |at| (head, at))) {
        let mut lines = cells.to_vec();
        lines.insert(at, head);
        let report = read(&format!(
            "三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量\n{}\n二、上年结转政府信息公开申请数量\n0\n0\n0\n0\n0\n0\n0\n",
            lines.join("\n")
        ));
        assert_eq!(at_row(&report, "new"), cells, "{head} before value {at}");
    }
}

/// Of a row that words cut in two, the second part is nobody's row.
#[test]
fn a_row_that_unknown_words_cut_gives_no_wrong_number() {
    let cells = ["1", "0", "0", "0", "0", "0", "1"];
    for at in 0..=cells.len() {
        let mut lines = cells.to_vec();
        lines.insert(at, "某某市人民政府 9");
        let report = read(&format!(
            "三、收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量\n{}\n二、上年结转政府信息公开申请数量\n0\n0\n0\n0\n0\n0\n0\n",
            lines.join("\n")
        ));
        let found = at_row(&report, "new");
        let right = |(found, wanted): (&String, &&str)| found == wanted || found == "unreadable";
        assert!(found.iter().zip(&cells).all(right), "before value {at}: {found:?}");
    }
}

/// What the cells of a row of table three say.
fn at_row(report: &Report, row: &str) -> Vec<String> {
    let form = &report.form;
    let cells =
        (0..form.cells.len()).filter(|cell| form.cell_name(CellIx(*cell)).starts_with(&format!("applications[{row},")));
    cells.map(|cell| shown(report.cell(CellIx(cell)))).collect()
}

#[test]
fn page_numbers_are_no_values() {
    for page in [
        "3 / 8",
        "第 3 页 / 共 8 页",
        "P. 8",
        "Page 8",
        "Page 8 - 某某局2023年政府信息公开工作年度报告",
        "— 2 —",
        "- 3 -",
        "第3页 共8页",
    ] {
        let report = changed(|text| {
            text.replace("\n（二）部分公开", &format!("\n{page}\n（二）部分公开"))
                .replace("\t（二）部分公开", &format!("\n{page}\n\t（二）部分公开"))
                .replace("渠道", &format!("{page}\n渠道"))
        });
        assert_eq!(differing(&report), Vec::<String>::new(), "{page}");
    }
    // Behind a label the same signs may be its values.
    let report = read(
        "二、主动公开政府信息情况\n信息内容\n本年制发件数\n本年废止件数\n现行有效件数\n规章\n3 / 8\n行政规范性文件\n1\n2\n3\n",
    );
    assert_ne!(at(&report, "proactive[regulations, made]"), "blank");
}

#[test]
fn headings_in_other_words_are_known() {
    let changes = [
        ("四、政府信息公开行政复议、行政诉讼情况", "四、政府信息公开行政法复议、行政诉讼情况", 3),
        ("四、政府信息公开行政复议、行政诉讼情况", "四、因政府信息公开工作被申请行政复议提起行政诉讼情况", 3),
        ("五、存在的主要问题及改进情况", "五、政府信息公开工作存在的主要问题及改进情况", 4),
        ("五、存在的主要问题及改进情况", "六、存在的主要问题和改进措施", 4),
        ("二、主动公开政府信息情况", "主动公开政府信息情况", 1),
        ("二、主动公开政府信息情况", "一、主动公开政府信息情况", 1),
        ("二、主动公开政府信息情况", "**二、主动公开政府信息的情况**", 1),
        ("一、总体情况", "一、2023年政务公开总体情况", 0),
    ];
    for (from, to, section) in changes {
        let report = changed(|text| text.replace(from, to));
        let found = report.sections[section].as_ref().unwrap_or_else(|| panic!("{to}: no section"));
        assert!(to.contains(&found.heading), "{to}: {}", found.heading);
        assert_eq!(report.sections.iter().flatten().count(), 6, "{to}");
        assert_eq!(differing(&report), Vec::<String>::new(), "{to}");
    }
}

#[test]
fn a_section_may_be_missing() {
    let fee = "五、信息处理费收取情况\n\n未收取。\n\n六、存在的主要问题和改进情况\n\n更新不够及时。\n";
    let report = changed(|text| format!("{}{fee}", &text[..text.find("五、存在").expect("section five")]));
    assert!(report.sections[5].is_none());
    let problems = report.sections[4].as_ref().expect("section five");
    assert_eq!((problems.number, problems.text.as_str()), (Some(6), "更新不够及时。\n"));
    assert_eq!(differing(&report), Vec::<String>::new());
    // Items of a section may be numbered like the sections.
    let report = changed(|text| {
        text.replace("一、总体情况", "1、 总体情况")
            .replace("（一）主动公开", "1、 主动公开。")
            .replace("二、主动公开政府", "2、 主动公开政府")
    });
    assert_eq!(report.sections.iter().flatten().count(), 6);
    assert!(report.sections[0].as_ref().expect("section one").text.as_str().contains("主动公开。"));
}

#[test]
fn tables_that_are_pictures_are_absent() {
    let headings = "二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况\n五、存在的主要问题及改进情况\n无。";
    let report = read(headings);
    assert!(report.tables.iter().all(Option::is_none));
    assert!(report.cells.iter().all(|cell| ["absent", "void"].contains(&shown(cell).as_str())));
}

#[test]
fn titles_of_other_kinds_are_known() {
    let cases = [
        ("青禾县水利局2023年度政府信息公开工作报告", "青禾县水利局"),
        ("关于报送青禾县水利局2023年政府信息公开工作年度报告的函\n县政府办公室：", "青禾县水利局"),
        ("青禾縣水利局2023年政府信息公開工作年度報告", "青禾县水利局"),
        ("青禾县水利局\n2023年政府信息公开\n工作年度报告", "青禾县水利局"),
        ("青禾县水利局 2023年度 政府信息公开工作年度报告号", "青禾县水利局"),
    ];
    for (front, issuer) in cases {
        let report = read(&format!("{front}\n\n根据规定，编制本报告。\n\n一、总体情况\n\n渠道畅通。\n"));
        assert_eq!((report.issuer.as_deref(), report.year), (Some(issuer), Some(2023)), "{front}");
        assert_eq!(report.preamble.as_str(), "根据规定，编制本报告。\n", "{front}");
    }
    let report = read(
        "青禾县水利局2023年政府信息公开工作年度报告根据规定，编制本报告。一、总体情况 渠道畅通。二、主动公开政府信息情况 无。六、其他需要报告的事项 无。",
    );
    assert_eq!(
        report.title.as_ref().map(|title| title.text.as_str()),
        Some("青禾县水利局2023年政府信息公开工作年度报告")
    );
    assert_eq!(report.preamble.as_str(), "根据规定，编制本报告。\n");
    let report = read("青禾县水利局\n数据自2023年1月1日起统计。\n一、总体情况\n渠道畅通。\n");
    assert_eq!((report.title, report.issuer.as_deref(), report.year), (None, Some("青禾县水利局"), Some(2023)));
}

#[test]
fn old_tables_under_a_new_title_are_read_as_printed() {
    let old = form("cn-2019");
    let row = |label: &str| format!("{label}\t1\t0\t0\t0\t0\t0\t1\n");
    let text = format!(
        "青禾县水利局2024年政府信息公开工作年度报告\n二、主动公开政府信息情况\n信息内容\t本年新制作数量\t本年新公开数量\t对外公开总数量\n规章\t0\t0\t0\n规范性文件\t3\t3\t9\n\
         三、收到和处理政府信息公开申请情况\n{}{}{}",
        row("（五）不予处理\t1.信访举报投诉类申请"),
        row("（六）其他处理"),
        row("（七）总计")
    );
    let report = read(&text);
    assert_eq!((report.form.id.as_str(), report.year), (old.id.as_str(), Some(2024)));
    assert_eq!(at(&report, "applications[other_handling, total]"), "1");
    let report = read(
        &text.replace("本年新制作数量\t本年新公开数量\t对外公开总数量", "本年制发件数\t本年废止件数\t现行有效件数"),
    );
    assert_eq!(report.form.id, "cn-2021");
    assert_eq!(at(&report, "applications[other_handling, total]"), "1");
    assert_eq!(at(&report, "applications[other_handling.other, total]"), "void");
}
