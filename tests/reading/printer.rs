//! A report with given numbers, printed cell by cell. The grids are made from
//! the form; a shape decides how a grid becomes text.

use gailint::form::{CellIx, Form};

/// Numbers that are not all alike, the same in every run.
pub(crate) struct Lcg(pub(crate) u64);

impl Lcg {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Random values for all cells of a form; about every third is 0.
pub(crate) fn values(form: &Form, seed: u64) -> Vec<String> {
    let mut random = Lcg(seed);
    (0..form.cells.len())
        .map(|_| match random.below(3) {
            0 => "0".to_owned(),
            1 => (1 + random.below(9)).to_string(),
            _ => (10 + random.below(99_000)).to_string(),
        })
        .collect()
}

/// The printed cells of the three tables. Rows have the blanks that merged
/// cells leave in a copy from Word.
pub(crate) fn grids(form: &Form, values: &[String]) -> [Vec<Vec<String>>; 3] {
    let value = |name: &str| {
        let CellIx(at) = form.cell_named(name).unwrap_or_else(|| panic!("no cell {name}"));
        values[at].clone()
    };
    [proactive(value), applications(form, value), disputes(form, value)]
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

fn proactive(value: impl Fn(&str) -> String) -> Vec<Vec<String>> {
    let three = |label: &str, id: &str| {
        let columns = ["made", "repealed", "in_force"];
        std::iter::once(label.to_owned()).chain(columns.map(|c| value(&format!("proactive[{id}, {c}]")))).collect()
    };
    let one = |label: &str, name: &str| vec![label.to_owned(), value(name), String::new(), String::new()];
    vec![
        row(&["第二十条第（一）项", "", "", ""]),
        row(&["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]),
        three("规章", "regulations"),
        three("行政规范性文件", "normative_documents"),
        row(&["第二十条第（五）项", "", "", ""]),
        row(&["信息内容", "本年处理决定数量", "", ""]),
        one("行政许可", "proactive[licensing, decisions]"),
        row(&["第二十条第（六）项", "", "", ""]),
        row(&["信息内容", "本年处理决定数量", "", ""]),
        one("行政处罚", "proactive[penalties, decisions]"),
        one("行政强制", "proactive[coercion, decisions]"),
        row(&["第二十条第（八）项", "", "", ""]),
        row(&["信息内容", "本年收费金额（单位：万元）", "", ""]),
        one("行政事业性收费", "proactive[fees, amount]"),
    ]
}

fn applications(form: &Form, value: impl Fn(&str) -> String) -> Vec<Vec<String>> {
    let table = form.table(form.table_ix("applications").expect("table three"));
    let note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）";
    let mut rows = vec![
        row(&[note, "", "", "申请人情况", "", "", "", "", "", "总计"]),
        row(&["", "", "", "自然人", "法人或其他组织", "", "", "", "", ""]),
        row(&["", "", "", "", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", ""]),
    ];
    let mut heading = None;
    for def in table.rows.iter().filter(|def| def.stands_for.is_empty()) {
        let label = format!("{}{}{}", def.number, def.label, def.note);
        let mut labels = match def.heading {
            Some(at) if heading != Some(at) => {
                let above = &table.row_headings[at];
                row(&["", &format!("{}{}", above.number, above.label), &label])
            }
            Some(_) => row(&["", "", &label]),
            None if def.id == "granted" => row(&["三、本年度办理结果", &label, ""]),
            None if def.number.starts_with('（') => row(&["", &label, ""]),
            None => row(&[&label, "", ""]),
        };
        heading = def.heading;
        labels.extend(table.columns.iter().map(|column| value(&format!("applications[{}, {}]", def.id, column.id))));
        rows.push(labels);
    }
    rows
}

fn disputes(form: &Form, value: impl Fn(&str) -> String) -> Vec<Vec<String>> {
    let table = form.table(form.table_ix("disputes").expect("table four"));
    let outcomes: Vec<&str> = table.columns.iter().map(|column| column.label.as_str()).collect();
    let blank = [""; 4];
    let first = [&["行政复议"][..], &blank, &["行政诉讼"], &blank, &[""], &blank].concat();
    let second = [&outcomes[..], &["未经复议直接起诉"], &blank, &["复议后起诉"], &blank].concat();
    let third = [&[""; 5][..], &outcomes, &outcomes].concat();
    let cell = |row: &str, column: &str| value(&format!("disputes[{row}, {column}]"));
    let numbers = table.rows.iter().flat_map(|row| table.columns.iter().map(|column| cell(&row.id, &column.id)));
    vec![row(&first), row(&second), row(&third), numbers.collect()]
}

/// The whole report, its tables printed by `print`.
pub(crate) fn report(form: &Form, values: &[String], print: impl Fn(&[Vec<String>]) -> String) -> String {
    let tables = grids(form, values).map(|grid| print(&grid));
    frame(&tables)
}

/// Title, headings and narrative around three printed tables.
pub(crate) fn frame([proactive, applications, disputes]: &[String; 3]) -> String {
    format!(
        "青禾县水利局2023年政府信息公开工作年度报告\n\n\
         根据《中华人民共和国政府信息公开条例》编制本报告，全文包括总体情况、主动公开政府信息情况等六个部分。\n\n\
         一、总体情况\n\n\
         （一）主动公开\n\n全年公开水利信息 126 条，其中防汛\n\n简报 31 条。\n\n\
         二、主动公开政府信息情况\n\n{proactive}\n\n\
         三、收到和处理政府信息公开申请情况\n\n{applications}\n\n\
         四、政府信息公开行政复议、行政诉讼情况\n\n{disputes}\n\n\
         五、存在的主要问题及改进情况\n\n河湖信息更新不够及时。下一步将按月更新。\n\n\
         六、其他需要报告的事项\n\n本年度未收取信息处理费。\n\n\
         青禾县水利局\n2024年1月12日\n"
    )
}
