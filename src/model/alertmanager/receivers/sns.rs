use super::Notifier;
use crate::model;
use crate::model::alertmanager::Templated;
use crate::model::decode::Entries;
use crate::model::http::Sigv4;

model! {
    /// Amazon SNS.
    pub struct Sns("an SNS receiver") {
        api_url: Templated,
        sigv4: Sigv4,
        topic_arn: Templated,
        phone_number: Templated,
        target_arn: Templated,
        subject: Templated,
        message: Templated,
        attributes: Entries<Templated>,
        use_aws_http_client: bool [since 0, 33],
    }
    flatten { notifier: Notifier }
    hints { "region" => "write `sigv4: {region: …}`" }
}
