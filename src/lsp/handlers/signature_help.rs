//! Signature help.

use lsp_types::{
    Documentation, MarkupContent, MarkupKind, ParameterInformation, ParameterLabel, SignatureHelp,
    SignatureHelpParams, SignatureInformation,
};

use super::Outcome;
use crate::ide;
use crate::lsp::state::State;

pub(super) fn signature_help(
    state: &mut State,
    params: SignatureHelpParams,
) -> Outcome<Option<SignatureHelp>> {
    let Some((view, offset)) = state.at(&params.text_document_position_params) else {
        return Ok(None);
    };
    let Some(found) = ide::signature::signature(view.document(), offset) else { return Ok(None) };
    let number = |at: usize| u32::try_from(at).ok();
    let signatures = found.signatures.into_iter().map(|signature| {
        let parameters = signature.parameters.into_iter().map(|parameter| ParameterInformation {
            label: ParameterLabel::Simple(parameter),
            documentation: None,
        });
        let value = signature.described.doc.to_owned();
        let content = MarkupContent { kind: MarkupKind::PlainText, value };
        SignatureInformation {
            label: signature.described.code,
            documentation: (!content.value.is_empty())
                .then_some(Documentation::MarkupContent(content)),
            parameters: Some(parameters.collect()),
            active_parameter: None,
        }
    });
    Ok(Some(SignatureHelp {
        signatures: signatures.collect(),
        active_signature: number(found.active),
        active_parameter: number(found.parameter),
    }))
}
