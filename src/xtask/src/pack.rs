//! Writes wasm so that brotli makes less of it, and changes nothing of what it does.
//!
//! Functions stand by signature and content, so that what is alike stands close together; of functions that are the
//! same to the byte one is kept; and the long names by which wasm and its glue call each other become short ones.
//! Together a twentieth of what is sent.

use std::collections::BTreeMap;
use std::convert::Infallible;

use wasm_encoder::reencode::{Error, Reencode, utils};
use wasmparser::{FunctionBody, Parser, Payload, TypeRef};

use crate::failure::{Explain, Result};

/// How often functions are compared: those that call the same one after the first time may be the same as well.
const ROUNDS: usize = 4;

const UNREAD: &str = "The app's wasm cannot be read again";

/// The same module, packed; `names` are imports and exports that get other names.
pub(crate) fn pack(wasm: &[u8], names: &BTreeMap<String, String>) -> Result<Vec<u8>> {
    let mut packed = wasm.to_vec();
    for round in 0..ROUNDS {
        let functions = Functions::read(&packed).explain(UNREAD)?;
        let none = BTreeMap::new();
        let mut order = Order::of(&functions, if round == 0 { names } else { &none });
        let mut module = wasm_encoder::Module::new();
        order.parse_core_module(&mut module, Parser::new(0), &packed).explain(UNREAD)?;
        let before = functions.bodies.len();
        let kept = order.kept.len();
        drop(functions);
        packed = module.finish();
        if kept == before && round > 0 {
            break;
        }
    }
    Ok(packed)
}

/// What a module's imports and exports are called.
pub(crate) fn outer_names(wasm: &[u8]) -> Result<Vec<&str>> {
    let mut names = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.explain(UNREAD)? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    names.push(import.explain(UNREAD)?.name);
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    names.push(export.explain(UNREAD)?.name);
                }
            }
            _ => {}
        }
    }
    Ok(names)
}

/// The functions that a module defines, and how many it imports before them.
struct Functions {
    imported: u32,
    /// Signature and body of each.
    bodies: Vec<(u32, Vec<u8>)>,
    /// The same, whatever they call.
    alike: Vec<(u32, Vec<u8>)>,
}

impl Functions {
    fn read(wasm: &[u8]) -> std::result::Result<Self, Error> {
        let (mut imported, mut types, mut codes, mut alike) = (0, Vec::new(), Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::FunctionSection(section) => {
                    for kind in section {
                        types.push(kind?);
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    codes.push(body.as_bytes().to_vec());
                    let mut code = wasm_encoder::CodeSection::new();
                    WithoutCallees.parse_function_body(&mut code, body)?;
                    let mut bytes = Vec::new();
                    wasm_encoder::Encode::encode(&code, &mut bytes);
                    // The section's length, the number of functions and the function's length stand before it.
                    let lengths = bytes.iter().enumerate().filter(|(_, byte)| **byte < 0x80).nth(2);
                    alike.push(bytes.split_off(lengths.map_or(0, |(at, _)| at + 1)));
                }
                _ => {}
            }
        }
        Ok(Self {
            imported,
            bodies: types.iter().copied().zip(codes).collect(),
            alike: types.into_iter().zip(alike).collect(),
        })
    }
}

/// Writes functions as if they all called the first one.
struct WithoutCallees;

impl Reencode for WithoutCallees {
    type Error = Infallible;

    fn function_index(&mut self, _: u32) -> std::result::Result<u32, Error> {
        Ok(0)
    }
}

/// Which functions stay, in which order, and what every old index becomes.
struct Order<'a> {
    names: &'a BTreeMap<String, String>,
    imported: u32,
    /// Of the functions that stay: where they stood, counted without imports.
    kept: Vec<usize>,
    /// For each function that stood there: where it stands, or the one that is the same.
    now: Vec<u32>,
    types: Vec<u32>,
}

impl<'a> Order<'a> {
    fn of(functions: &Functions, names: &'a BTreeMap<String, String>) -> Self {
        let bodies = &functions.bodies;
        let mut sorted: Vec<usize> = (0..bodies.len()).collect();
        sorted.sort_by(|&a, &b| (&functions.alike[a], &bodies[a]).cmp(&(&functions.alike[b], &bodies[b])));
        let mut order = Self {
            names,
            imported: functions.imported,
            kept: Vec::new(),
            now: vec![0; bodies.len()],
            types: bodies.iter().map(|(kind, _)| *kind).collect(),
        };
        for stood in sorted {
            if order.kept.last().is_none_or(|&last| bodies[last] != bodies[stood]) {
                order.kept.push(stood);
            }
            order.now[stood] = u32::try_from(order.kept.len() - 1).unwrap_or(u32::MAX);
        }
        order
    }
}

impl Reencode for Order<'_> {
    type Error = Infallible;

    fn function_index(&mut self, stood: u32) -> std::result::Result<u32, Error> {
        let defined = stood.checked_sub(self.imported);
        Ok(defined.map_or(stood, |defined| self.imported + self.now[defined as usize]))
    }

    fn parse_import_section(
        &mut self,
        imports: &mut wasm_encoder::ImportSection,
        section: wasmparser::ImportSectionReader<'_>,
    ) -> std::result::Result<(), Error> {
        for import in section.into_imports() {
            let import = import?;
            let name = self.names.get(import.name).map_or(import.name, String::as_str);
            imports.import(import.module, name, self.entity_type(import.ty)?);
        }
        Ok(())
    }

    fn parse_export(
        &mut self,
        exports: &mut wasm_encoder::ExportSection,
        export: wasmparser::Export<'_>,
    ) -> std::result::Result<(), Error> {
        let name = self.names.get(export.name).map_or(export.name, String::as_str);
        utils::parse_export(self, exports, wasmparser::Export { name, ..export })
    }

    fn parse_function_section(
        &mut self,
        functions: &mut wasm_encoder::FunctionSection,
        _: wasmparser::FunctionSectionReader<'_>,
    ) -> std::result::Result<(), Error> {
        for &stood in &self.kept {
            functions.function(self.types[stood]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut wasm_encoder::CodeSection,
        section: wasmparser::CodeSectionReader<'_>,
    ) -> std::result::Result<(), Error> {
        let bodies = section.into_iter().collect::<wasmparser::Result<Vec<FunctionBody<'_>>>>()?;
        for stood in self.kept.clone() {
            self.parse_function_body(code, bodies[stood].clone())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        CodeSection, EntityType, ExportKind, ExportSection, Function, FunctionSection, ImportSection, Module,
        TypeSection, ValType,
    };

    /// Three functions: the first two are the same, the third calls the second.
    fn module() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], [ValType::I32]);
        let mut imports = ImportSection::new();
        imports.import("glue", "__wbg_now_0123456789abcdef", EntityType::Function(0));
        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        for callee in [None, None, Some(2)] {
            functions.function(0);
            let mut function = Function::new([]);
            match callee {
                Some(callee) => function.instructions().call(callee).end(),
                None => function.instructions().i32_const(7).end(),
            };
            code.function(&function);
        }
        let mut exports = ExportSection::new();
        exports.export("first", ExportKind::Func, 1).export("last", ExportKind::Func, 3);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&exports).section(&code);
        module.finish()
    }

    #[test]
    fn what_is_the_same_stands_there_once_and_calls_find_it() {
        let names = [("__wbg_now_0123456789abcdef".to_owned(), "a0".to_owned())].into();
        let packed = pack(&module(), &names).unwrap();
        wasmparser::validate(&packed).unwrap();
        let functions = Functions::read(&packed).unwrap();
        assert_eq!((functions.imported, functions.bodies.len()), (1, 2));
        let constant = functions.bodies.iter().position(|(_, body)| body.contains(&7)).unwrap();
        let caller = &functions.bodies[1 - constant].1;
        // No locals, `call` of the constant after the one import, `end`.
        assert_eq!(caller[..], [0, 0x10, u8::try_from(constant).unwrap() + 1, 0x0b]);
        assert!(packed.windows(2).any(|two| two == b"a0"));
        assert!(!packed.windows(5).any(|five| five == b"__wbg"));
    }

    #[test]
    fn what_is_packed_stays_as_it_is() {
        let packed = pack(&module(), &BTreeMap::new()).unwrap();
        assert_eq!(pack(&packed, &BTreeMap::new()).unwrap(), packed);
    }
}
