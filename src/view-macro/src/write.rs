//! From nodes to steps and parts.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use rstml::Infallible;
use rstml::node::{KeyedAttribute, Node, NodeAttribute, NodeBlock, NodeElement};
use syn::{Error, Expr, Result, Stmt};

// The steps of `ambulo_view::markup`, of which this crate cannot ask: it runs in the compiler.
const HTML: char = '\u{1}';
const SVG: char = '\u{2}';
const ATTRIBUTE: char = '\u{3}';
const IS: char = '\u{4}';
const TEXT: char = '\u{5}';
const CLOSE: char = '\u{6}';
const CHILD: char = '\u{7}';
const SET: char = '\u{8}';
const PROPERTY: char = '\u{b}';
const CLASS: char = '\u{c}';
const LISTEN: char = '\u{e}';
const REF: char = '\u{f}';

/// Elements that only SVG has; `a`, `title`, `style` and `script` are HTML's.
const OF_SVG: &str = "svg g path line circle ellipse rect polyline polygon text tspan defs use marker pattern mask \
    clipPath linearGradient radialGradient stop symbol filter image foreignObject";

/// Elements that have no content and no end.
const VOID: &str = "area base br col embed hr img input link meta source track wbr";

/// The steps and parts of one view.
#[derive(Default)]
struct Markup {
    steps: String,
    parts: Vec<TokenStream>,
}

/// The expression of a view.
pub(crate) fn view(nodes: &[Node]) -> Result<TokenStream> {
    if let [Node::Block(block)] = nodes {
        let inner = expression(block)?;
        return Ok(quote!(::ambulo_view::IntoView::into_any(#inner)));
    }
    let mut markup = Markup::default();
    markup.nodes(nodes)?;
    let Markup { steps, parts } = markup;
    Ok(quote!(::ambulo_view::built(#steps, ::std::vec![#(#parts),*])))
}

impl Markup {
    fn nodes(&mut self, nodes: &[Node]) -> Result<()> {
        for node in nodes {
            match node {
                Node::Element(element) => self.element(element)?,
                Node::Fragment(fragment) => self.nodes(&fragment.children)?,
                Node::Text(text) => self.step(TEXT, &text.value_string(), text)?,
                Node::RawText(text) => self.step(TEXT, &text.to_string_best(), text)?,
                Node::Block(block) => {
                    let inner = expression(block)?;
                    self.steps.push(CHILD);
                    self.parts.push(quote!(::ambulo_view::Part::child(#inner)));
                }
                Node::Comment(_) | Node::Doctype(_) => {}
                Node::Custom(other) => return Err(Error::new_spanned(other, "this node is not known here")),
            }
        }
        Ok(())
    }

    fn step(&mut self, step: char, words: &str, at: &impl ToTokens) -> Result<()> {
        if words.chars().any(|c| c <= REF && !matches!(c, '\n' | '\t' | '\r')) {
            return Err(Error::new_spanned(at, "control characters have a meaning of their own in markup"));
        }
        self.steps.push(step);
        self.steps.push_str(words);
        Ok(())
    }

    fn element(&mut self, element: &NodeElement<Infallible>) -> Result<()> {
        let name = element.name().to_string();
        if name == "Show" {
            let shown = show(element)?;
            self.steps.push(CHILD);
            self.parts.push(quote!(::ambulo_view::Part::Child(#shown)));
            return Ok(());
        }
        if name.starts_with(char::is_uppercase) {
            return Err(Error::new_spanned(element.name(), "call a function in braces instead: {name()}"));
        }
        if VOID.split_whitespace().any(|known| known == name) && !element.children.is_empty() {
            return Err(Error::new_spanned(element.name(), "this element has no content"));
        }
        self.step(
            if OF_SVG.split_whitespace().any(|known| known == name) { SVG } else { HTML },
            &name,
            element.name(),
        )?;
        // A select's value can be set once its options stand, so properties come last.
        let (properties, attributes): (Vec<_>, Vec<_>) = element
            .attributes()
            .iter()
            .partition(|a| matches!(a, NodeAttribute::Attribute(a) if a.key.to_string().starts_with("prop:")));
        for attribute in attributes {
            self.attribute(attribute)?;
        }
        self.nodes(&element.children)?;
        for property in properties {
            self.attribute(property)?;
        }
        self.steps.push(CLOSE);
        Ok(())
    }

    fn attribute(&mut self, attribute: &NodeAttribute) -> Result<()> {
        let NodeAttribute::Attribute(attribute) = attribute else {
            return Err(Error::new_spanned(attribute, "an attribute has a name"));
        };
        let name = attribute.key.to_string();
        let value = attribute.value();
        if let Some(property) = name.strip_prefix("prop:") {
            self.value(PROPERTY, property, attribute)
        } else if let Some(class) = name.strip_prefix("class:") {
            self.value(CLASS, class, attribute)
        } else if let Some(event) = name.strip_prefix("on:") {
            let listener = needed(attribute)?;
            let kind = event_type(event);
            self.step(LISTEN, event, attribute)?;
            self.parts.push(quote!(::ambulo_view::Part::on::<::ambulo_view::web_sys::#kind>(#listener)));
            Ok(())
        } else if name == "node_ref" {
            let handle = needed(attribute)?;
            self.steps.push(REF);
            self.parts.push(quote!(::ambulo_view::Part::Ref(#handle)));
            Ok(())
        } else if name.contains(':') {
            Err(Error::new_spanned(&attribute.key, "only on:, prop: and class: are known"))
        } else if let (Some(fixed), true) = (attribute.value_literal_string(), fixed(value)) {
            self.step(ATTRIBUTE, &name, attribute)?;
            self.step(IS, &fixed, attribute)
        } else if value.is_none() {
            self.step(ATTRIBUTE, &name, attribute)?;
            self.steps.push(IS);
            Ok(())
        } else {
            self.value(SET, &name, attribute)
        }
    }

    fn value(&mut self, step: char, name: &str, attribute: &KeyedAttribute) -> Result<()> {
        let value = needed(attribute)?;
        self.step(step, name, attribute)?;
        self.parts.push(quote!(::ambulo_view::Part::value(#value)));
        Ok(())
    }
}

/// Whether a value can stand in the markup as it is written; `true` and `false` say that an attribute is there or not.
fn fixed(value: Option<&Expr>) -> bool {
    matches!(value, Some(Expr::Lit(literal)) if !matches!(literal.lit, syn::Lit::Bool(_)))
}

fn needed(attribute: &KeyedAttribute) -> Result<&Expr> {
    attribute.value().ok_or_else(|| Error::new_spanned(attribute, "this needs a value"))
}

/// The inner expression of a block of one, so that no braces are left over.
fn expression(block: &NodeBlock) -> Result<TokenStream> {
    let block = block.try_block().ok_or_else(|| Error::new_spanned(block, "this is not an expression"))?;
    Ok(match &block.stmts[..] {
        [Stmt::Expr(inner, None)] => inner.to_token_stream(),
        [Stmt::Macro(inner)] if inner.semi_token.is_none() => inner.to_token_stream(),
        _ => block.to_token_stream(),
    })
}

fn show(element: &NodeElement<Infallible>) -> Result<TokenStream> {
    let (mut when, mut fallback) = (None, quote!(::std::option::Option::None));
    for attribute in element.attributes() {
        let NodeAttribute::Attribute(attribute) = attribute else {
            return Err(Error::new_spanned(attribute, "Show knows when and fallback"));
        };
        let value = needed(attribute)?;
        match &*attribute.key.to_string() {
            "when" => when = Some(value),
            "fallback" => {
                fallback = quote!(::std::option::Option::Some(::std::boxed::Box::new({
                    let fallback = #value;
                    move || ::ambulo_view::IntoView::into_any(fallback())
                })));
            }
            _ => return Err(Error::new_spanned(attribute, "Show knows when and fallback")),
        }
    }
    let when = when.ok_or_else(|| Error::new_spanned(element.name(), "Show needs `when`"))?;
    let children = view(&element.children)?;
    Ok(quote!(::ambulo_view::show(::std::boxed::Box::new(#when), ::std::boxed::Box::new(move || #children), #fallback)))
}

/// The type of an event by its name.
fn event_type(event: &str) -> TokenStream {
    match event {
        "click" | "dblclick" | "mousedown" | "mouseup" | "mousemove" | "mouseenter" | "mouseleave" | "mouseover"
        | "mouseout" | "contextmenu" => quote!(MouseEvent),
        "keydown" | "keyup" => quote!(KeyboardEvent),
        "submit" => quote!(SubmitEvent),
        _ => quote!(Event),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markup(source: &str) -> Result<Markup> {
        let nodes = rstml::parse2(source.parse().expect("tokens")).expect("markup");
        let mut markup = Markup::default();
        markup.nodes(&nodes)?;
        Ok(markup)
    }

    fn steps(source: &str) -> (String, Vec<String>) {
        let markup = markup(source).expect("a view");
        let part = |p: &TokenStream| p.to_string().replace(" :: ", "::").replace(":: ambulo_view::", "");
        (markup.steps, markup.parts.iter().map(part).collect())
    }

    #[test]
    fn what_is_fixed_stands_in_the_steps() {
        let (steps, parts) = steps(r#"<p class="a" data-in="" required width=2>"x"<br /></p>"#);
        assert_eq!(
            steps,
            "\u{1}p\u{3}class\u{4}a\u{3}data-in\u{4}\u{3}required\u{4}\u{3}width\u{4}2\u{5}x\u{1}br\u{6}\u{6}"
        );
        assert!(parts.is_empty());
    }

    #[test]
    fn parts_stand_in_the_order_of_their_steps() {
        let source =
            r#"<select prop:value=v aria-label=l class:on=c on:change=f node_ref=r disabled=true>{o}</select>"#;
        let (steps, parts) = steps(source);
        assert_eq!(steps, "\u{1}select\u{8}aria-label\u{c}on\u{e}change\u{f}\u{8}disabled\u{7}\u{b}value\u{6}");
        let expected = [
            "value (l)",
            "value (c)",
            "on:: < ::ambulo_view::web_sys::Event > (f)",
            "Ref (r)",
            "value (true)",
            "child (o)",
            "value (v)",
        ];
        assert_eq!(parts.len(), expected.len());
        for (part, end) in parts.iter().zip(expected) {
            let squeezed = |s: &str| s.replace(' ', "");
            assert!(squeezed(part).ends_with(&squeezed(end)), "{part} is not {end}");
        }
    }

    #[test]
    fn svg_is_told_by_its_names() {
        assert_eq!(
            steps("<svg><g><path d=\"M0\" /></g></svg>").0,
            "\u{2}svg\u{2}g\u{2}path\u{3}d\u{4}M0\u{6}\u{6}\u{6}"
        );
        assert_eq!(steps("<a><title>\"t\"</title></a>").0, "\u{1}a\u{1}title\u{5}t\u{6}\u{6}");
    }

    #[test]
    fn show_becomes_one_part() {
        let (steps, parts) = steps("<Show when=w fallback=f><p>\"x\"</p></Show>");
        assert_eq!(steps, "\u{7}");
        assert!(parts[0].contains("show") && parts[0].contains("Some"), "{}", parts[0]);
    }

    #[test]
    fn what_is_wrong_is_refused() {
        for source in
            ["<Thing />", "<Show>\"x\"</Show>", "<p style:color=c />", "<p on:click />", "<p title=\"\u{6}\" />"]
        {
            assert!(markup(source).is_err(), "{source}");
        }
    }
}
