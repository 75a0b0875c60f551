use crate::diag::Span;

/// A part of a template's text.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Where it stands; a block spans from its opening to its `{{ end }}`.
    pub span: Span,
}

/// What a part of a template does.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// Text, trimmed as the markers beside it ask; the span is all there is to it.
    Text,
    /// `{{ pipeline }}`
    Action(Pipeline),
    /// `{{ if … }}`, `{{ with … }}` or `{{ range … }}`
    Branch(Branch),
    /// `{{ template "name" pipeline }}`, or the place where a `{{ block }}` stands.
    Call(Call),
    /// `{{ break }}`
    Break,
    /// `{{ continue }}`
    Continue,
}

/// Which control structure a branch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BranchKind {
    /// Does not change the dot.
    If,
    /// Sets the dot to the pipeline's value.
    With,
    /// Sets the dot to each element in turn.
    Range,
}

/// A control structure with everything up to its `{{ end }}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// Which one.
    pub kind: BranchKind,
    /// The first arm and those of `{{ else if }}` or `{{ else with }}`.
    pub arms: Vec<Arm>,
    /// What stands behind `{{ else }}`.
    pub otherwise: Option<Vec<Node>>,
}

/// A condition and what follows from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// The condition, or what is ranged over.
    pub pipeline: Pipeline,
    /// What is executed when it is not empty.
    pub body: Vec<Node>,
}

/// The use of another template.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The template's name.
    pub name: String,
    /// Where the name stands, with its quotes.
    pub name_span: Span,
    /// What becomes its dot; nothing leaves it nil.
    pub argument: Option<Pipeline>,
    /// Whether it is a `{{ block }}`, which defines the template as well.
    pub is_block: bool,
}

/// A named template, from `{{ define }}` or `{{ block }}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// The name.
    pub name: String,
    /// Where the name stands, with its quotes.
    pub name_span: Span,
    /// From the opening to the `{{ end }}`.
    pub span: Span,
    /// The content.
    pub body: Vec<Node>,
    /// Whether it is a `{{ block }}`.
    pub is_block: bool,
}

/// Commands, each of which is given the value of the one before as its last argument.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pipeline {
    /// The variables that are set, one or, in a range, two.
    pub declarations: Vec<Declaration>,
    /// The commands, one at least.
    pub commands: Vec<Command>,
    /// Where it stands.
    pub span: Span,
}

/// A variable that a pipeline sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The name with its `$`.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// Whether it is assigned with `=`; otherwise it is declared.
    pub assigned: bool,
}

/// A function, method or value with its arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    /// The function or value, then the arguments.
    pub operands: Vec<Operand>,
    /// Where it stands.
    pub span: Span,
}

/// A value, and the fields that are taken from it in turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Operand {
    /// The value.
    pub kind: OperandKind,
    /// The fields or methods, as `Labels` and `severity` in `.Labels.severity`.
    pub fields: Vec<Field>,
    /// Where it stands, fields included.
    pub span: Span,
}

/// What an operand starts with.
#[derive(Clone, Debug, PartialEq)]
pub enum OperandKind {
    /// `.`, or nothing before the first field.
    Dot,
    /// `$` or `$name`
    Variable(String),
    /// The name of a function.
    Function(String),
    /// A string without its quotes; bytes that are not UTF-8 are replaced.
    String(String),
    /// A number or character as it is written.
    Number(String),
    /// `true` or `false`
    Bool(bool),
    /// `nil`
    Nil,
    /// A pipeline in parentheses.
    Pipeline(Box<Pipeline>),
}

/// A field or method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name without its dot.
    pub name: String,
    /// Where it stands, with its dot.
    pub span: Span,
}
