//! The gateway's tables as exported from Log Analytics: `ApiManagementGatewayLogs`,
//! `ApiManagementGatewayLlmLog`, or `AzureDiagnostics` with its `_s` and `_d` columns; CSV
//! of the portal, JSON of the query interfaces and of `az monitor log-analytics query`.

use super::{Format, Source, apim};
use crate::traffic::TrafficError;
use crate::traffic::import::Intake;
use crate::traffic::records::{self, Head};

/// Exported tables.
pub struct LogAnalytics;

impl Format for LogAnalytics {
    fn name(&self) -> &'static str {
        "log-analytics"
    }

    fn about(&self) -> &'static str {
        "tables ApiManagementGatewayLogs, ApiManagementGatewayLlmLog or AzureDiagnostics, JSON or CSV"
    }

    fn detect(&self, head: &Head<'_>) -> bool {
        let known =
            ["prompttokens", "sequencenumber", "apimsubscriptionid", "responsecode", "apiid"];
        head.has(&["correlationid"]) && head.has_some(&known, 2)
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
