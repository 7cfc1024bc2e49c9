//! Resource logs of API Management as a diagnostic setting exports them: JSON Lines in a
//! storage account, `{"records": […]}` in an event hub.

use super::{Format, Source, apim};
use crate::traffic::TrafficError;
use crate::traffic::import::Intake;
use crate::traffic::records::{self, Head};

/// Exported resource logs.
pub struct ApimLogs;

impl Format for ApimLogs {
    fn name(&self) -> &'static str {
        "apim-logs"
    }

    fn about(&self) -> &'static str {
        "resource logs GatewayLogs and GatewayLlmLogs as exported to storage or Event Hubs"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        head.has(&["category", "properties"]) && head.has_some(&["time", "resourceid"], 1)
    }

    fn read(&self, source: Source<'_>, intake: &mut Intake<'_>) -> Result<(), TrafficError> {
        records::read(source, &mut |place, met| {
            intake.at(place);
            let taken = match met {
                Ok(record) => apim::take(&record, intake),
                Err(reason) => intake.bad(reason),
            };
            taken.map_err(TrafficError::Read)
        })
    }
}
