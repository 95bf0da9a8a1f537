//! A small PDF writer: characters of a font that is not embedded and lines,
//! placed by hand, in points from the top left corner of an A4 page.

use std::fmt::Write;

pub(crate) const WIDTH: f64 = 595.0;
pub(crate) const HEIGHT: f64 = 842.0;

/// What is drawn on a page.
#[derive(Default, Clone)]
pub(crate) struct Canvas {
    drawn: String,
    /// More entries of the page, such as `/Rotate 90`.
    pub(crate) entries: String,
}

impl Canvas {
    /// Characters from a place on, `y` being their feet.
    pub(crate) fn text(mut self, x: f64, y: f64, size: f64, text: &str) -> Self {
        let codes: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        writeln!(self.drawn, "BT /F {size} Tf {x} {} Td <{codes}> Tj ET", HEIGHT - y).expect("a string");
        self
    }

    /// The frame of a cell, with a text in it in lines of 10 points.
    pub(crate) fn cell(mut self, area: [f64; 4], text: &str) -> Self {
        let [left, top, right, bottom] = area;
        writeln!(self.drawn, "{left} {} {} {} re S", HEIGHT - bottom, right - left, bottom - top).expect("a string");
        let lines = text.split('\n').zip(1..);
        lines.fold(self, |canvas, (line, at)| canvas.text(left + 4.0, top + 14.0 * f64::from(at), 10.0, line))
    }

    /// Rows of cells of equal height under each other.
    pub(crate) fn rows(mut self, top: f64, columns: &[f64], height: f64, rows: &[&[&str]]) -> Self {
        for (row, at) in rows.iter().zip(0..) {
            let top = top + height * f64::from(at);
            for (text, edges) in row.iter().zip(columns.windows(2)) {
                self = self.cell([edges[0], top, edges[1], top + height], text);
            }
        }
        self
    }

    /// Operators as they are.
    pub(crate) fn raw(mut self, operators: &str) -> Self {
        self.drawn.push_str(operators);
        self.drawn.push('\n');
        self
    }
}

/// A font whose codes are those of Unicode, letters and digits half as wide as other characters.
pub(crate) const FONT: &str = "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H \
     /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500] \
     /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>] >>";

/// A font that does not say which characters its codes are.
pub(crate) const NAMELESS: &str = "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H \
     /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000 \
     /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>";

/// A file with these pages.
pub(crate) fn pdf(pages: &[Canvas]) -> Vec<u8> {
    written(pages, FONT, "")
}

/// A file with these pages, their font, and more entries of its trailer.
pub(crate) fn written(pages: &[Canvas], font: &str, trailer: &str) -> Vec<u8> {
    with_objects(pages, font, trailer, &[])
}

/// The same with more objects; the first has the number 7 in a file of one
/// page, which calls it `/A`.
pub(crate) fn with_objects(pages: &[Canvas], font: &str, trailer: &str, more: &[String]) -> Vec<u8> {
    let kids: String = (0..pages.len()).map(|page| format!("{} 0 R ", 5 + 2 * page)).collect();
    let image = "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 \
         /Length 1 >>\nstream\n0\nendstream";
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Count {} /Kids [{kids}] /MediaBox [0 0 {WIDTH} {HEIGHT}] >>", pages.len()),
        font.to_owned(),
        image.to_owned(),
    ];
    for (page, at) in pages.iter().zip(0..) {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /Contents {} 0 R {} \
             /Resources << /Font << /F 3 0 R >> /XObject << /I 4 0 R /A 7 0 R >> >> >>",
            6 + 2 * at,
            page.entries
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{}\nendstream", page.drawn.len() + 1, page.drawn));
    }
    objects.extend_from_slice(more);
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = String::new();
    for (object, number) in objects.iter().zip(1..) {
        writeln!(places, "{:010} 00000 n ", file.len()).expect("a string");
        writeln!(file, "{number} 0 obj\n{object}\nendobj").expect("a string");
    }
    let (start, size) = (file.len(), objects.len() + 1);
    writeln!(file, "xref\n0 {size}\n0000000000 65535 f \n{places}trailer\n<< /Size {size} /Root 1 0 R {trailer} >>")
        .expect("a string");
    writeln!(file, "startxref\n{start}\n%%EOF").expect("a string");
    file.into_bytes()
}
