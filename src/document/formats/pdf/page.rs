//! What is drawn on a page: characters with their boxes, and lines. Only this
//! file and `cost` know the PDF library; what it means that characters stand in
//! a table or in a paragraph is said in the files beside them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::page::Page as Source;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, Paint, SoftMask, TransformExt, interpret_page,
};

use super::super::{File, ReadError};
use super::characters::{UNKNOWN, plain};
use super::cost;
use super::frame::{Frame, Turn};

/// A page: what stands on it, seen so that most of its characters are upright.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// From 1.
    pub number: u32,
    /// Its size in points.
    pub width: f64,
    /// Its size in points.
    pub height: f64,
    /// How it was turned to make its characters upright.
    pub turn: Turn,
    /// Its characters in the order in which they are drawn.
    pub glyphs: Vec<Glyph>,
    /// Its lines, each a box without width or without height.
    pub rules: Vec<Frame>,
}

/// A character on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    /// [`UNKNOWN`] when the file does not say which one it is. A space is kept.
    pub char: char,
    /// From its start to where the next one begins, from top to bottom.
    pub frame: Frame,
    /// Height of the font in points.
    pub size: f64,
}

/// The pages of a file.
#[derive(Debug, Default)]
pub(super) struct Pages {
    /// In their order.
    pub pages: Vec<Page>,
    /// How many characters the file does not say, among `characters`.
    pub unknown: usize,
    /// How many characters there are, spaces left out.
    pub characters: usize,
}

/// The thickest line, in points.
const THICK: f64 = 3.5;
/// The shortest part of a line, in points: a dot of a dotted line is shorter.
const SHORT: f64 = 0.3;

/// Reads what is drawn on the pages of a file.
///
/// # Errors
/// For a file that is locked or damaged, or has too much in it.
pub(super) fn read(file: File<'_>) -> Result<Pages, ReadError> {
    let pdf = Pdf::new(file.bytes.to_vec()).map_err(refusal)?;
    let sources = pdf.pages();
    if sources.len() as u64 > file.limits.pages {
        return Err(ReadError::too_costly(file.limits, "pages"));
    }
    let mut known = cost::Known::new();
    let cost = sources.iter().map(|source| cost::of_page(source, &mut known)).fold(0, u64::saturating_add);
    if cost > file.limits.unpacked_size {
        return Err(ReadError::too_costly(file.limits, "unpacked_size"));
    }
    let lost = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&lost);
    let settings = InterpreterSettings {
        warning_sink: Arc::new(move |warning| {
            if matches!(warning, hayro_interpret::InterpreterWarning::UnsupportedFont) {
                told.store(true, Ordering::Relaxed);
            }
        }),
        ..InterpreterSettings::default()
    };
    let cache = InterpreterCache::new();
    let mut most = file.limits.drawn;
    let mut all = Pages::default();
    for (source, number) in sources.iter().zip(1..) {
        let (width, height) = source.render_dimensions();
        let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let view = source.initial_transform(true).to_kurbo();
        let mut context = Context::new(view, area, &cache, pdf.xref(), settings.clone());
        let mut canvas = Canvas::new(area, most);
        interpret_page(source, &mut context, &mut canvas);
        most = canvas.left.ok_or_else(|| ReadError::too_costly(file.limits, "drawn"))?;
        all.characters += canvas.characters;
        all.unknown += canvas.unknown;
        all.pages.push(canvas.page(number));
    }
    // Characters of a font that cannot be used are not drawn at all: a cell
    // would look empty that is not.
    if lost.load(Ordering::Relaxed) || sources.iter().any(uses_lost_font) {
        return Err(damaged());
    }
    Ok(all)
}

/// A file that is not whole.
pub(super) fn damaged() -> ReadError {
    ReadError::refused("PDF 文件已损坏或不完整", "请重新下载或导出；最好使用原来的 Word 文件 (.docx)")
}

fn refusal(error: LoadPdfError) -> ReadError {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            ReadError::refused("PDF 文件有密码", "请去掉密码后再检查；最好使用原来的 Word 文件 (.docx)")
        }
        LoadPdfError::Decryption(_) => {
            ReadError::refused("PDF 文件的加密方式无法识别", "请使用原来的 Word 文件 (.docx)")
        }
        LoadPdfError::Invalid => damaged(),
    }
}

/// Whether a page asks for a font that the file does not have.
fn uses_lost_font(page: &Source<'_>) -> bool {
    use hayro_interpret::hayro_syntax::content::ops::TypedInstruction;
    let mut operations = page.typed_operations();
    while let Some(operation) = operations.next() {
        if let TypedInstruction::TextFont(font) = operation
            && page.resources().get_font(font.0).is_none()
        {
            return true;
        }
    }
    false
}

/// Collects what is drawn.
struct Canvas {
    area: Rect,
    glyphs: Vec<(Glyph, Turn)>,
    rules: Vec<Frame>,
    clips: Vec<Rect>,
    characters: usize,
    unknown: usize,
    /// How much may still be drawn; `None` when it was too much.
    left: Option<u64>,
}

impl Canvas {
    fn new(area: Rect, most: u64) -> Self {
        Self {
            area,
            glyphs: Vec::new(),
            rules: Vec::new(),
            clips: Vec::new(),
            characters: 0,
            unknown: 0,
            left: Some(most),
        }
    }

    /// Whether one thing more may be drawn.
    fn may(&mut self) -> bool {
        self.left = self.left.and_then(|left| left.checked_sub(1));
        self.left.is_some()
    }

    /// Whether a place can be seen.
    fn shows(&self, place: Point) -> bool {
        let clip = self.clips.last().copied().unwrap_or(self.area);
        clip.inflate(1.0, 1.0).contains(place)
    }

    fn clip(&mut self, clip: Rect) {
        let whole = self.clips.last().copied().unwrap_or(self.area);
        self.clips.push(whole.intersect(clip));
    }

    /// A line, or nothing when the box is none.
    fn rule(&mut self, area: Rect) {
        let area = area.abs();
        let clip = self.clips.last().copied().unwrap_or(self.area).inflate(THICK, THICK);
        if !area.is_finite() || !clip.overlaps(area) || !self.may() {
            return;
        }
        let area = area.intersect(clip);
        let Point { x, y } = area.center();
        if area.height() <= THICK && area.width() > area.height() && area.width() >= SHORT {
            self.rules.push(Frame { left: area.x0, top: y, right: area.x1, bottom: y });
        } else if area.width() <= THICK && area.height() >= SHORT {
            self.rules.push(Frame { left: x, top: area.y0, right: x, bottom: area.y1 });
        }
    }

    /// The straight parts of a path that are drawn as lines.
    fn strokes(&mut self, path: &BezPath) {
        let (mut start, mut at) = (Point::ZERO, Point::ZERO);
        for part in path.elements() {
            let to = match part {
                PathEl::MoveTo(to) => {
                    start = *to;
                    at = *to;
                    continue;
                }
                PathEl::ClosePath => start,
                PathEl::LineTo(to) => *to,
                PathEl::QuadTo(_, to) | PathEl::CurveTo(_, _, to) => {
                    at = *to;
                    continue;
                }
            };
            if (at.x - to.x).abs() < 1.0 || (at.y - to.y).abs() < 1.0 {
                self.rule(Rect::from_points(at, to));
            }
            at = to;
        }
    }

    /// The parts of a filled path: a thin one is a line.
    fn fills(&mut self, path: &BezPath) {
        let mut part = BezPath::new();
        for element in path.elements() {
            if matches!(element, PathEl::MoveTo(_)) && !part.is_empty() {
                self.rule(std::mem::take(&mut part).bounding_box());
            }
            part.push(*element);
        }
        if !part.is_empty() {
            self.rule(part.bounding_box());
        }
    }

    /// Adds a glyph, unless it cannot be seen.
    fn glyph(&mut self, glyph: &Drawn<'_>, place: Affine, vertical: bool) -> bool {
        let width = match glyph {
            Drawn::Outline(glyph) => glyph.advance_width(),
            Drawn::Type3(glyph) => glyph.advance_width(),
        };
        let width = f64::from(width.unwrap_or(1000.0)).clamp(0.0, 4000.0);
        let [a, b, c, d, _, _] = place.as_coeffs();
        let (Some(turn), true) = (Turn::of(a, b), self.may()) else { return true };
        let size = c.hypot(d) * 1000.0;
        let width = if vertical { 1000.0 } else { width };
        let area = place.transform_rect_bbox(Rect::new(0.0, -200.0, width, 800.0)).abs();
        if !area.is_finite() || !self.shows(area.center()) {
            return false;
        }
        let text = glyph.as_unicode();
        let chars: Vec<char> = match &text {
            Some(BfString::Char(char)) => vec![*char],
            Some(BfString::String(text)) => text.chars().take(8).collect(),
            None => Vec::new(),
        };
        let chars = if chars.is_empty() { vec![UNKNOWN] } else { chars };
        let share = 1.0 / chars.len() as f64;
        for (char, at) in chars.into_iter().map(plain).zip(0..) {
            if !char.is_whitespace() {
                self.characters += 1;
                self.unknown += usize::from(char == UNKNOWN);
            }
            // The letters of a ligature stand beside each other.
            let part = Rect::new(width * share * f64::from(at), -200.0, width * share * f64::from(at + 1), 800.0);
            let frame = Frame::of(place.transform_rect_bbox(part).abs());
            self.glyphs.push((Glyph { char, frame, size }, turn));
        }
        true
    }

    /// The page, turned so that most of its characters are upright.
    fn page(self, number: u32) -> Page {
        let turn = Turn::of_most(self.glyphs.iter().map(|(_, turn)| *turn));
        let (width, height) = (self.area.width(), self.area.height());
        let turned = |frame: Frame| turn.apply(frame, width, height);
        let glyphs = self.glyphs.iter().map(|(glyph, _)| Glyph { frame: turned(glyph.frame), ..*glyph });
        let (glyphs, rules) = (glyphs.collect(), self.rules.iter().map(|rule| turned(*rule)).collect());
        let (width, height) = if turn.is_sideways() { (height, width) } else { (width, height) };
        Page { number, width, height, turn, glyphs, rules }
    }
}

impl<'a> Device<'a> for Canvas {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        if !is_seen(&props.paint) {
            return;
        }
        let path = props.transform * path.clone();
        match mode {
            DrawMode::Fill(_) => self.fills(&path),
            DrawMode::Stroke(_) => self.strokes(&path),
            DrawMode::FillAndStroke(..) => {
                self.fills(&path);
                self.strokes(&path);
            }
            DrawMode::Invisible => {}
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.clip(clip.path.bounding_box());
    }

    fn push_clip_rect(&mut self, clip: &Rect) {
        self.clip(*clip);
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn pop_transparency_group(&mut self) {}

    // Invisible characters are the text layer of a scan, and so they count.
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        let vertical = run.writing_mode() == WritingMode::Vertical;
        let first = self.glyphs.len();
        let hidden =
            run.glyphs().iter().filter(|glyph| !self.glyph(glyph, props.transform * glyph.transform(), vertical));
        // Of a number that the edge of the page or of a clip cuts, nothing is known.
        if hidden.count() > 0 {
            let shown = self.glyphs.get_mut(first..).unwrap_or_default();
            for (glyph, _) in shown.iter_mut().filter(|(glyph, _)| glyph.char.is_numeric()) {
                glyph.char = UNKNOWN;
            }
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.rule(props.transform.transform_rect_bbox(Rect::new(0.0, 0.0, 1.0, 1.0)));
    }
}

/// Whether a paint can be told from paper.
fn is_seen(paint: &Paint<'_>) -> bool {
    match paint {
        Paint::Color(color) => {
            let [red, green, blue, alpha] = color.to_rgba().components();
            alpha > 0.05 && red.min(green).min(blue) < 0.97
        }
        Paint::Pattern(_) => true,
    }
}
