//! The paths that a script serves, as far as its text tells: decorators of Flask, FastAPI and the
//! like, calls of Express.

use std::sync::OnceLock;

use regex::Regex;

/// A path that a script serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Route {
    /// The path; parts in `<…>`, `{…}` and after `:` stand for any text.
    pub path: String,
    /// Whether it takes POST.
    pub posts: bool,
}

/// What shows that paths are served which the text does not name.
const HIDDEN: [&str; 9] = [
    "register_blueprint",
    "include_router",
    "add_url_rule",
    "add_route",
    "make_wsgi_app",
    "make_asgi_app",
    ".mount(",
    ".use(",
    "dispatchermiddleware",
];

/// Returns the paths that a script serves; nothing when they cannot be told.
pub(super) fn routes(text: &str) -> Option<Vec<Route>> {
    static ROUTE: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = r#"(?:@\s*[\w.]+|\b(?:app|router|server))\.(route|get|post|put|patch|delete|all|api_route)\(\s*["'`](/[^"'`]*)["'`]([^\n]*)"#;
    let route = ROUTE.get_or_init(|| Regex::new(pattern).ok()).as_ref()?;
    let lower = text.to_ascii_lowercase();
    if HIDDEN.iter().any(|word| lower.contains(word)) {
        return None;
    }
    let found = route.captures_iter(text).filter_map(|found| {
        let (method, rest) = (found.get(1)?.as_str(), found.get(3)?.as_str());
        let named = rest.contains("methods");
        Some(Route {
            path: found.get(2)?.as_str().to_owned(),
            posts: match method {
                "post" | "all" => true,
                // Methods on lines of their own are taken as POST.
                "route" | "api_route" if named => rest.contains("POST") || !rest.contains(')'),
                "route" | "api_route" => !rest.contains(')'),
                _ => false,
            },
        })
    });
    let found: Vec<Route> = found.collect();
    (!found.is_empty()).then_some(found)
}

/// Returns whether a script says anything of metrics.
pub(super) fn mentions_metrics(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["metrics", "prometheus", "instrumentator", "opentelemetry"]
        .iter()
        .any(|word| text.contains(word))
}

impl Route {
    /// Returns whether a request for a path gets here; a slash at the end counts for nothing.
    pub fn serves(&self, path: &str) -> bool {
        let split = |path: &str| -> Vec<String> {
            let path = path.split(['?', '#']).next().unwrap_or_default();
            let parts = path.trim_matches('/').split('/');
            parts.map(str::to_owned).collect()
        };
        let (own, asked) = (split(&self.path), split(path));
        let any = |part: &str| part.starts_with(['<', '{', ':', '*']);
        let deep = |part: &str| part.contains("path:") || part.contains(":path") || part == "*";
        if own.iter().any(|part| deep(part)) {
            return true;
        }
        let mut pairs = own.iter().zip(&asked);
        own.len() == asked.len() && pairs.all(|(part, given)| any(part) || part == given)
    }
}

#[cfg(test)]
mod tests {
    use super::routes;

    #[test]
    fn decorators_tell_paths_and_methods() {
        let text = "@app.route('/escalate', methods=['POST'])\n@app.route(\"/status\")\n@api.post('/x/{id}')\napp.get('/health', (req, res) => {})\n@app.route('/t/<key>',\n  methods=['POST'])\n";
        let found = routes(text).unwrap();
        let told: Vec<_> = found.iter().map(|r| (r.path.as_str(), r.posts)).collect();
        let expected = [
            ("/escalate", true),
            ("/status", false),
            ("/x/{id}", true),
            ("/health", false),
            ("/t/<key>", true),
        ];
        assert_eq!(told, expected);
        assert!(found[2].serves("/x/12?y=z") && !found[2].serves("/x"));
        assert!(found[0].serves("/escalate/") && !found[0].serves("/"));
    }

    #[test]
    fn what_is_added_elsewhere_leaves_it_open() {
        assert_eq!(
            routes("@app.route('/a')\napp.register_blueprint(b)\n"),
            None
        );
        assert_eq!(routes("print('up')"), None);
    }
}
