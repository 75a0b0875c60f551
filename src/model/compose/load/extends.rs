use std::path::{Path, PathBuf};

use super::Run;
use crate::diag::{Finding, Place};
use crate::model::compose::codes::{INVALID_EXTENDS, MISSING_COMPOSE_FILE};
use crate::model::compose::decode::{Placed, Read, Reader};
use crate::model::compose::environment::Environment;
use crate::model::compose::interpolate::interpolate;
use crate::model::compose::merge::{apply_marks, extend, merge};
use crate::model::compose::service::Extends;
use crate::model::compose::value::{Data, Map, Value};

/// How many services may extend one another; docker compose itself has no bound.
const MAX_CHAIN: usize = 50;

/// A service that `extends` names.
struct Base {
    service: Placed<String>,
    file: Option<Placed<String>>,
}

/// The services that extend one another up to here, each with its file.
type Chain = Vec<(Option<PathBuf>, String)>;

impl Run<'_, '_> {
    /// Replaces every service that extends another by the merged one.
    pub(super) fn extends(
        &mut self,
        document: &mut Value,
        path: Option<&Path>,
        environment: &Environment,
    ) {
        let Some(services) = services_of(document) else {
            return;
        };
        let names: Vec<String> = services.keys().cloned().collect();
        for name in names {
            self.extend_service(services, &name, path, environment, &mut Chain::new());
        }
    }

    fn extend_service(
        &mut self,
        services: &mut Map,
        name: &str,
        path: Option<&Path>,
        environment: &Environment,
        chain: &mut Chain,
    ) {
        let Some(base) = services.get(name).and_then(|e| self.base(&e.value)) else {
            return;
        };
        let here = (path.map(Path::to_owned), name.to_owned());
        if chain.contains(&here) || chain.len() >= MAX_CHAIN {
            let message = match chain.contains(&here) {
                true => format!("service `{name}` extends itself"),
                false => format!("more than {MAX_CHAIN} services extend one another"),
            };
            self.refuse(base.service.place, message);
            return;
        }
        chain.push(here);
        let extended = match &base.file {
            None => {
                if services.contains_key(&base.service.value) {
                    self.extend_service(services, &base.service.value, path, environment, chain);
                }
                services.get(&base.service.value).map(|e| e.value.clone())
            }
            Some(file) => self.service_of_file(file, &base.service, environment, chain),
        };
        chain.pop();
        let Some(extended) = extended else {
            if base.file.is_none() {
                let message = format!("service `{}` is not in this file", base.service.value);
                self.refuse(base.service.place, message);
            }
            return;
        };
        if let Some(entry) = services.get_mut(name) {
            let nothing = Value::new(entry.value.place, Data::Null);
            let service = std::mem::replace(&mut entry.value, nothing);
            let (key, place) = (entry.key, service.place);
            entry.value = match extended.data {
                Data::Map(_) => extend(extended, service, self.inputs.sink),
                _ => service,
            };
            entry.value.place = place;
            entry.key = key;
            if let Data::Map(map) = &mut entry.value.data {
                map.remove("extends");
            }
        }
    }

    /// Returns a service of another file, with what it extends itself.
    fn service_of_file(
        &mut self,
        file: &Placed<String>,
        service: &Placed<String>,
        environment: &Environment,
        chain: &mut Chain,
    ) -> Option<Value> {
        if !self.inputs.follow {
            self.complete = false;
            return None;
        }
        let folder = self
            .bases
            .get(&file.place.file)
            .cloned()
            .unwrap_or_default();
        let path = folder.join(&file.value);
        let mut services = self.services_of_other(&path, file.place, environment)?;
        if !services.contains_key(&service.value) {
            let message = format!("service `{}` is not in `{}`", service.value, file.value);
            self.refuse(service.place, message);
            return None;
        }
        self.extend_service(
            &mut services,
            &service.value,
            Some(&path),
            environment,
            chain,
        );
        services.remove(&service.value).map(|e| e.value)
    }

    /// Reads the services of another file once.
    fn services_of_other(
        &mut self,
        path: &Path,
        place: Place,
        environment: &Environment,
    ) -> Option<Map> {
        if let Some(services) = self.other_files.get(path) {
            return services.clone();
        }
        let services = self.read_other(path, place, environment);
        self.other_files.insert(path.to_owned(), services.clone());
        services
    }

    fn read_other(&mut self, path: &Path, place: Place, environment: &Environment) -> Option<Map> {
        let file = match self.inputs.open(path) {
            Ok(file) => file,
            Err(error) => {
                self.complete = false;
                let message = format!("cannot read `{}`: {error}", path.display());
                let finding = Finding::new(&MISSING_COMPOSE_FILE, place, message);
                self.inputs.sink.push(finding);
                return None;
            }
        };
        let base = path.parent().unwrap_or(Path::new(""));
        let documents = self.parse(file, Some(path), Some(base));
        let mut whole: Option<Value> = None;
        for mut value in documents.values.into_iter().flatten() {
            interpolate(&mut value, environment, &mut self.uses, self.inputs.sink);
            match &mut whole {
                Some(whole) => merge(whole, value, self.inputs.sink),
                None => {
                    apply_marks(&mut Value::new(value.place, Data::Null), &mut value);
                    whole = Some(value);
                }
            }
        }
        match whole.as_mut().and_then(services_of) {
            Some(services) => Some(std::mem::take(services)),
            None => {
                let message = format!("`{}` has no services", path.display());
                self.refuse(place, message);
                None
            }
        }
    }

    /// Reads what `extends` of a service says.
    fn base(&mut self, service: &Value) -> Option<Base> {
        let extends = service.get("extends")?;
        if let Some(name) = extends.as_str() {
            return Some(Base {
                service: Placed {
                    place: extends.place,
                    value: name.to_owned(),
                },
                file: None,
            });
        }
        let mut reader = Reader::new(self.inputs.sink);
        let read = Extends::read(extends, &mut reader)?;
        if extends.get("service").is_none() {
            reader.required(extends.place, "service", "`extends`");
        }
        let placed = |f: crate::model::compose::decode::Keyed<String>| Placed {
            place: f.place,
            value: f.value,
        };
        Some(Base {
            service: placed(read.service?),
            file: read.file.map(placed),
        })
    }

    fn refuse(&mut self, place: Place, message: impl Into<String>) {
        self.complete = false;
        let finding = Finding::new(&INVALID_EXTENDS, place, message);
        self.inputs.sink.push(finding);
    }
}

fn services_of(document: &mut Value) -> Option<&mut Map> {
    let Data::Map(map) = &mut document.data else {
        return None;
    };
    match &mut map.get_mut("services")?.value.data {
        Data::Map(services) => Some(services),
        _ => None,
    }
}
