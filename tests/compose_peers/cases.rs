//! Hand-written folders: each loads alike on both sides, or is refused by both.

/// A name and the files of the folder; files named `-f…` after a bar are given with `-f`.
pub type Case = (&'static str, &'static [(&'static str, &'static str)]);

const fn service(text: &'static str) -> (&'static str, &'static str) {
    ("compose.yaml", text)
}

/// Folders with a compose file of a default name.
pub const CASES: &[Case] = &[
    (
        "ports in every form",
        &[service(
            "services:\n  a:\n    image: x\n    ports: [80, '81:82', '127.0.0.1:83:84/udp', '9000-9002:9000-9002', '7000-7005:70', '[::1]:85:86', '87:88/TCP', {target: 89}, {target: '90', published: 91, protocol: udp, mode: host, name: n, app_protocol: http}, {target: 92, published: '93-95', host_ip: 10.0.0.1}]\n    expose: [1000, '1001', 1000]\n",
        )],
    ),
    (
        "a repeated port stays once",
        &[service(
            "services:\n  a:\n    image: x\n    ports: ['80:80', '80:80', '0.0.0.0:80:80', {target: 80, published: '80'}]\n",
        )],
    ),
    (
        "a port out of range",
        &[service("services: {a: {image: x, ports: ['70000:80']}}\n")],
    ),
    (
        "a port range of unequal length",
        &[service("services: {a: {image: x, ports: ['1-2:1-3']}}\n")],
    ),
    (
        "a port with a host name",
        &[service(
            "services: {a: {image: x, ports: ['localhost:80:80']}}\n",
        )],
    ),
    (
        "a port of another kind",
        &[service("services: {a: {image: x, ports: [80.5]}}\n")],
    ),
    (
        "a host address that is none",
        &[service(
            "services: {a: {image: x, ports: [{target: 80, host_ip: somewhere}]}}\n",
        )],
    ),
    (
        "a port in base sixty",
        &[service("services: {a: {image: x, ports: [22:22]}}\n")],
    ),
    (
        "mounts in every form",
        &[service(
            "services:\n  a:\n    image: x\n    volumes:\n      - /anonymous/\n      - data:/data\n      - data:/data2:nocopy\n      - ./conf/:/etc/conf/:ro\n      - ~/home:/home\n      - ../up:/up:rslave,Z\n      - {type: bind, source: ./x, target: /x//y, read_only: true, bind: {create_host_path: false, propagation: shared}}\n      - {type: volume, source: data, target: /v, volume: {nocopy: true, subpath: s}}\n      - {type: tmpfs, target: /t, tmpfs: {size: 64m, mode: 755}}\n      - {type: image, source: alpine, target: /i}\n      - data:/data\n    tmpfs: /run\nvolumes:\n  data:\n",
        )],
    ),
    (
        "an empty part of a mount",
        &[service("services: {a: {image: x, volumes: [':/data']}}\n")],
    ),
    (
        "a mount of four parts",
        &[service(
            "services: {a: {image: x, volumes: ['./aa:/bb:ro:cc']}}\n",
        )],
    ),
    (
        "a bind mount without a source",
        &[service(
            "services: {a: {image: x, volumes: [{type: bind, target: /a}]}}\n",
        )],
    ),
    (
        "a mount without a type",
        &[service(
            "services: {a: {image: x, volumes: [{source: a, target: /a}]}}\n",
        )],
    ),
    (
        "a mount of an unknown type",
        &[service(
            "services: {a: {image: x, volumes: [{type: nfs, source: a, target: /a}]}}\n",
        )],
    ),
    (
        "an undeclared volume",
        &[service(
            "services: {a: {image: x, volumes: ['data:/data']}}\n",
        )],
    ),
    (
        "variables in both notations",
        &[service(
            "services:\n  list:\n    image: x\n    environment: [A=1, B, FROM_PROCESS, 'C=a=b', A=2, D=]\n  map:\n    image: x\n    environment: {A: 1, B: , FROM_PROCESS: , T: true, F: 1.50, N: 0x10, O: 017, E: 1e3, BIG: 1e30, S: 'yes', Y: yes}\n",
        )],
    ),
    (
        "a variable with a space before its sign",
        &[service(
            "services: {a: {image: x, environment: ['A =1']}}\n",
        )],
    ),
    (
        "a date as a variable",
        &[service(
            "services: {a: {image: x, environment: {D: 2001-01-02}}}\n",
        )],
    ),
    (
        "a list as a variable",
        &[service(
            "services: {a: {image: x, environment: {D: [1]}}}\n",
        )],
    ),
    (
        "a key that is a number",
        &[service("services: {a: {image: x, environment: {1: a}}}\n")],
    ),
    (
        "env files in every form",
        &[
            service(
                "services:\n  a:\n    image: x\n    env_file: one.env\n    environment: [A=own, EMPTY]\n  b:\n    image: x\n    env_file: [one.env, {path: two.env}, {path: none.env, required: false}, {path: raw.env, format: raw}]\n",
            ),
            (
                "one.env",
                "A=file\nB=${A}-${FROM_PROCESS}-$NONE\nEMPTY=x\nC='$A'\n",
            ),
            ("two.env", "B=two\nD=$B\n"),
            ("raw.env", "E='$B'\n# c\nFROM_PROCESS\n"),
        ],
    ),
    (
        "a missing env file",
        &[service("services: {a: {image: x, env_file: none.env}}\n")],
    ),
    (
        "a project env file",
        &[
            service(
                "services:\n  a:\n    image: ${IMAGE}:${TAG:-latest}\n    environment: [P=$PASSWORD, Q=${QUOTED}, R=${FROM_PROCESS}, OUT]\n    labels: {l: '${MULTI}', e: '${EMPTY-d}${EMPTY:-d}${EMPTY:+s}'}\n",
            ),
            (
                ".env",
                "# comment\nIMAGE=nginx # note\nexport TAG = 1.29 \nPASSWORD=\"a\\$b$$c\"\nQUOTED='single $IMAGE'\nFROM_PROCESS=file\nMULTI=\"a\nb\"\nEMPTY=\nOUT=${IMAGE}/${NONE:-x}\n",
            ),
        ],
    ),
    (
        "a broken env file",
        &[service("services: {a: {image: x}}\n"), (".env", "A B=1\n")],
    ),
    (
        "an open quote in an env file",
        &[
            service("services: {a: {image: x}}\n"),
            (".env", "A='1\nB=2\n"),
        ],
    ),
    (
        "a required variable is missing",
        &[service("services: {a: {image: '${IMAGE:?set it}'}}\n")],
    ),
    (
        "a required variable in an unused key is missing",
        &[service("x-a: ${NONE:?}\nservices: {a: {image: x}}\n")],
    ),
    (
        "a broken variable",
        &[service("services: {a: {image: '${A'}}\n")],
    ),
    (
        "dollars",
        &[service(
            "services: {a: {image: x, command: [\"$$A\", \"$\", \"$1\", \"$$$$\", \"a$\"], labels: ['k=$$v']}}\n",
        )],
    ),
    (
        "commands",
        &[service(
            "services:\n  a: {image: x, command: python  app.py --x 'a b' \"c\\\"d\" e\\ f}\n  b: {image: x, command: , entrypoint: []}\n  c: {image: x, command: [a, 'b c'], entrypoint: sh -c 'x && y'}\n  d: {image: x, command: '', entrypoint: a && b}\n",
        )],
    ),
    (
        "an open quote in a command",
        &[service("services: {a: {image: x, command: \"a 'b\"}}\n")],
    ),
    (
        "a parenthesis in a command",
        &[service("services: {a: {image: x, command: echo (x)}}\n")],
    ),
    (
        "a number in a command",
        &[service("services: {a: {image: x, command: [sleep, 5]}}\n")],
    ),
    (
        "dependencies",
        &[service(
            "services:\n  a: {image: x, depends_on: [b, c]}\n  b: {image: x, depends_on: {c: {condition: service_healthy, restart: true}, d: {condition: service_started, required: false}}}\n  c: {image: x, links: ['d:alias'], volumes_from: ['d:ro'], network_mode: 'service:d'}\n  d: {image: x}\n",
        )],
    ),
    (
        "an unknown dependency",
        &[service("services: {a: {image: x, depends_on: [b]}}\n")],
    ),
    (
        "a repeated dependency",
        &[service(
            "services: {a: {image: x, depends_on: [b, b]}, b: {image: x}}\n",
        )],
    ),
    (
        "a dependency without a condition",
        &[service(
            "services: {a: {image: x, depends_on: {b: {required: true}}}, b: {image: x}}\n",
        )],
    ),
    (
        "an unknown condition",
        &[service(
            "services: {a: {image: x, depends_on: {b: {condition: ready}}}, b: {image: x}}\n",
        )],
    ),
    (
        "a circle",
        &[service(
            "services: {a: {image: x, depends_on: [b]}, b: {image: x, links: [a]}}\n",
        )],
    ),
    (
        "a dependency in an inactive profile",
        &[service(
            "services: {a: {image: x, depends_on: [b]}, b: {image: x, profiles: [p]}}\n",
        )],
    ),
    (
        "an active profile",
        &[
            service(
                "services: {a: {image: x, depends_on: [b]}, b: {image: x, profiles: [p]}, c: {image: x, profiles: [q]}}\n",
            ),
            (".env", "COMPOSE_PROFILES=p,r\n"),
        ],
    ),
    (
        "health checks",
        &[service(
            "services:\n  a: {image: x, healthcheck: {test: curl -f http://localhost, interval: 1m30s, timeout: 10s, retries: 3, start_period: 1d, start_interval: 500ms}}\n  b: {image: x, healthcheck: {test: [CMD, a, b], retries: '5'}}\n  c: {image: x, healthcheck: {disable: true}}\n  d: {image: x, healthcheck: {test: [NONE]}}\n",
        )],
    ),
    (
        "a health test without its word",
        &[service(
            "services: {a: {image: x, healthcheck: {test: [curl]}}}\n",
        )],
    ),
    (
        "a duration without a unit",
        &[service(
            "services: {a: {image: x, healthcheck: {interval: '30'}}}\n",
        )],
    ),
    (
        "a duration that is a number",
        &[service(
            "services: {a: {image: x, healthcheck: {interval: 30}}}\n",
        )],
    ),
    (
        "limits",
        &[service(
            "services:\n  a:\n    image: x\n    deploy: {replicas: 2, resources: {limits: {cpus: '0.5', memory: 512M, pids: 10}, reservations: {cpus: 0.1, memory: 20mb, devices: [{capabilities: [gpu], count: all}]}}, restart_policy: {condition: on-failure, delay: 5s, max_attempts: 3, window: 2m}, labels: [a=b], update_config: {parallelism: 2, delay: 10s, order: start-first}, placement: {constraints: [a], preferences: [{spread: b}]}}\n  b: {image: x, mem_limit: 1g, mem_reservation: 512, memswap_limit: -1, cpus: 1.5, cpu_shares: 100, pids_limit: 5, shm_size: 64m, mem_swappiness: 10, oom_score_adj: -500}\n  c: {image: x, mem_limit: 1g, deploy: {resources: {limits: {memory: 1024m}}}}\n",
        )],
    ),
    (
        "contradicting limits",
        &[service(
            "services: {a: {image: x, mem_limit: 1g, deploy: {resources: {limits: {memory: 2g}}}}}\n",
        )],
    ),
    (
        "a limit beside limits without it",
        &[service(
            "services: {a: {image: x, cpus: 1, deploy: {resources: {limits: {memory: 2g}}}}}\n",
        )],
    ),
    (
        "an amount of memory that is none",
        &[service("services: {a: {image: x, mem_limit: much}}\n")],
    ),
    (
        "memory in a number",
        &[service(
            "services: {a: {image: x, deploy: {resources: {limits: {memory: 512}}}}}\n",
        )],
    ),
    (
        "a negative amount",
        &[service("services: {a: {image: x, mem_limit: -5m}}\n")],
    ),
    (
        "a name for several containers",
        &[service(
            "services: {a: {image: x, container_name: a, scale: 2}}\n",
        )],
    ),
    (
        "two numbers of containers",
        &[service(
            "services: {a: {image: x, scale: 2, deploy: {replicas: 3}}}\n",
        )],
    ),
    (
        "networks",
        &[service(
            "services:\n  a: {image: x, networks: [n, default]}\n  b: {image: x, networks: {n: {aliases: [c], ipv4_address: 10.0.0.5, priority: 5}, m: }}\n  c: {image: x, network_mode: host}\n  d: {image: x}\nnetworks:\n  n: {driver: bridge, internal: true, ipam: {config: [{subnet: 10.0.0.0/24, gateway: 10.0.0.1}]}, labels: [a=b], driver_opts: {mtu: 1400}}\n  m: {external: true, name: other}\n  unused: {}\n",
        )],
    ),
    (
        "an undeclared network",
        &[service("services: {a: {image: x, networks: [n]}}\n")],
    ),
    (
        "a network mode beside networks",
        &[service(
            "services: {a: {image: x, network_mode: host, networks: [n]}}\nnetworks: {n: }\n",
        )],
    ),
    (
        "volumes, secrets and configs",
        &[service(
            "services:\n  a: {image: x, volumes: ['v:/v', 'w:/w'], secrets: [s, {source: t, target: /t, uid: '1', mode: 0440}], configs: [c, {source: d, target: /d, mode: '0400'}]}\nvolumes:\n  v: {driver: local, driver_opts: {o: bind, type: none, device: ./data}, labels: {a: b}}\n  w: {external: true}\n  u:\nsecrets:\n  s: {file: ./secret.txt}\n  t: {environment: FROM_PROCESS}\n  u: {external: true}\nconfigs:\n  c: {content: 'x ${FROM_PROCESS}'}\n  d: {file: d.txt}\n",
        )],
    ),
    (
        "an undeclared secret",
        &[service("services: {a: {image: x, secrets: [s]}}\n")],
    ),
    (
        "an undeclared config",
        &[service("services: {a: {image: x, configs: [s]}}\n")],
    ),
    (
        "a secret without a source",
        &[service("services: {a: {image: x}}\nsecrets: {s: {}}\n")],
    ),
    (
        "a secret with two sources",
        &[service(
            "services: {a: {image: x}}\nsecrets: {s: {file: a, environment: B}}\n",
        )],
    ),
    (
        "a config with two sources",
        &[service(
            "services: {a: {image: x}}\nconfigs: {s: {file: a, content: B}}\n",
        )],
    ),
    (
        "an external volume with a driver",
        &[service(
            "services: {a: {image: x}}\nvolumes: {v: {external: true, driver: local}}\n",
        )],
    ),
    (
        "builds",
        &[service(
            "services:\n  a: {build: .}\n  b: {build: {context: ./b, dockerfile: D, args: [A=1, FROM_PROCESS, NONE], target: t, cache_from: [c], labels: {x: y}, shm_size: 1m, ulimits: {nofile: 5}, extra_hosts: ['h=1.2.3.4'], tags: [t1, t1], no_cache: true}}\n  c: {build: {context: 'https://github.com/a/b.git', args: {A: 1, N: }}, image: c}\n  d: {build: {dockerfile_inline: 'FROM x'}}\n  e: {build: {additional_contexts: {base: 'service:a', files: ./f}}}\n",
        )],
    ),
    (
        "two Dockerfiles",
        &[service(
            "services: {a: {build: {dockerfile: a, dockerfile_inline: b}}}\n",
        )],
    ),
    (
        "neither image nor build",
        &[service("services: {a: {ports: [80]}}\n")],
    ),
    (
        "an image that is empty",
        &[service("services: {a: {image: '${NONE}'}}\n")],
    ),
    (
        "flags and numbers as text",
        &[service(
            "services: {a: {image: x, privileged: 'yes', read_only: ON, init: 'false', tty: ${NONE:-true}, stdin_open: false, oom_kill_disable: n, stop_grace_period: 1m, stop_signal: SIGINT, scale: '1', attach: false}}\n",
        )],
    ),
    (
        "a flag that is none",
        &[service("services: {a: {image: x, privileged: maybe}}\n")],
    ),
    (
        "a number where text belongs",
        &[service("services: {a: {image: x, user: 1000}}\n")],
    ),
    (
        "text where a list belongs",
        &[service("services: {a: {image: x, cap_add: NET_ADMIN}}\n")],
    ),
    (
        "nothing where text belongs",
        &[service("services: {a: {image: }}\n")],
    ),
    (
        "nothing where a list belongs",
        &[service("services: {a: {image: x, ports: }}\n")],
    ),
    ("a service that is nothing", &[service("services: {a: }\n")]),
    (
        "an unknown key of a service",
        &[service("services: {a: {image: x, restrat: always}}\n")],
    ),
    (
        "an unknown key at the top",
        &[service("service: {a: {image: x}}\n")],
    ),
    (
        "an extension everywhere",
        &[service(
            "x-a: {b: [1, '$FROM_PROCESS']}\nservices: {a: {image: x, x-b: 1, healthcheck: {x-c: 1, disable: true}}}\nnetworks: {default: {x-d: 1}}\n",
        )],
    ),
    (
        "the rest of a service",
        &[service(
            "services:\n  a: {image: x, cap_add: [A, A], cap_drop: [ALL], security_opt: [no-new-privileges], dns: 1.1.1.1, dns_search: [a, b], dns_opt: [c], extra_hosts: {h: 1.2.3.4, i: ['::1', '[::2]']}, group_add: [1, a], hostname: h, domainname: d, ipc: host, pid: host, isolation: default, labels: [a=b, c, a=d], logging: {driver: json-file, options: {max-size: 10m, max-file: 3}}, mac_address: '02:42:ac:11:65:43', platform: linux/amd64, profiles: [], pull_policy: if_not_present, restart: unless-stopped, runtime: runc, storage_opt: {size: 1G}, sysctls: {net.core.somaxconn: 1024}, ulimits: {nproc: 65535, nofile: {soft: 1, hard: '2'}}, user: '1000', userns_mode: host, uts: host, working_dir: /w, devices: ['/dev/a', '/dev/b:/dev/c:r', {source: d, target: e}], device_cgroup_rules: ['c 1:3 mr'], annotations: {a: b}, cgroup_parent: p, cgroup: private, external_links: [e], gpus: all, blkio_config: {weight: 300, device_read_bps: [{path: /dev/sda, rate: 12mb}]}, post_start: [{command: echo hi, user: root}], develop: {watch: [{path: ./src, action: sync, target: /src}]}}\n  e: {image: x, provider: {type: p, options: {a: 1, b: [c, d]}}}\n",
        )],
    ),
    (
        "a repeated security option",
        &[service("services: {a: {image: x, security_opt: [a, a]}}\n")],
    ),
    (
        "a control group that is none",
        &[service("services: {a: {image: x, cgroup: some}}\n")],
    ),
    (
        "a ulimit without its hard half",
        &[service(
            "services: {a: {image: x, ulimits: {nofile: {soft: 1}}}}\n",
        )],
    ),
    (
        "extra hosts without an address",
        &[service(
            "services: {a: {image: x, extra_hosts: [somewhere]}}\n",
        )],
    ),
    (
        "anchors and merge keys",
        &[service(
            "x-base: &base\n  image: x\n  restart: always\n  environment: &env {A: 1, B: 2}\nservices:\n  a:\n    <<: *base\n    restart: 'no'\n  b:\n    <<: [*base, {image: y, user: u}]\n    environment:\n      <<: *env\n      B: 3\n",
        )],
    ),
    (
        "a merge key twice",
        &[service(
            "x-a: &a {image: x}\nservices:\n  a:\n    <<: *a\n    <<: *a\n",
        )],
    ),
    (
        "a key twice",
        &[service("services:\n  a: {image: x}\n  a: {image: y}\n")],
    ),
    (
        "several documents",
        &[service(
            "services: {a: {image: x, ports: ['1:1']}}\n---\nservices: {a: {ports: ['2:2'], user: u}}\n",
        )],
    ),
    ("an empty file", &[service("")]),
    ("a list instead of a mapping", &[service("- a\n")]),
    ("services that are a list", &[service("services: [a]\n")]),
    (
        "a version that is a number",
        &[service("version: 3\nservices: {a: {image: x}}\n")],
    ),
    (
        "a version",
        &[service("version: '3.8'\nservices: {a: {image: x}}\n")],
    ),
    (
        "a name",
        &[service(
            "name: My_Project\nservices: {a: {image: x, labels: ['p=$COMPOSE_PROJECT_NAME']}}\n",
        )],
    ),
    (
        "a name from the environment",
        &[
            service("name: ignored\nservices: {a: {image: x}}\n"),
            (".env", "COMPOSE_PROJECT_NAME=from-env\n"),
        ],
    ),
    (
        "a bad name from the environment",
        &[
            service("services: {a: {image: x}}\n"),
            (".env", "COMPOSE_PROJECT_NAME=From Env\n"),
        ],
    ),
    (
        "two equal container names",
        &[service(
            "services: {a: {image: x, container_name: c}, b: {image: x, container_name: c}}\n",
        )],
    ),
    (
        "a tmpfs on a mounted path",
        &[service(
            "services: {a: {image: x, tmpfs: [/a], volumes: ['./x:/a']}}\n",
        )],
    ),
    (
        "an override file",
        &[
            service(
                "services:\n  a: {image: x, ports: ['80:80'], environment: {A: 1, B: 2}, command: [a], volumes: ['./a:/a', './b:/b'], depends_on: [b], labels: [l=1], logging: {driver: d, options: {o: 1}}, healthcheck: {test: [CMD, a], interval: 1s}, networks: [n], cap_add: [A], dns: [1.1.1.1], extra_hosts: ['a=1.1.1.1'], build: ./ctx, ulimits: {nofile: 5}, secrets: [s]}\n  b: {image: x}\n  c: {image: x}\nnetworks: {n: }\nsecrets: {s: {file: a}}\n",
            ),
            (
                "compose.override.yaml",
                "services:\n  a: {image: y, ports: ['81:81', '80:80'], environment: [B=3, C=4], command: b c, volumes: ['./c:/b', './d:/d'], depends_on: {c: {condition: service_healthy}}, labels: {l: 2, m: 3}, logging: {options: {p: 2}}, healthcheck: {test: b, timeout: 2s}, networks: {default: {aliases: [x]}}, cap_add: [B], dns: 2.2.2.2, extra_hosts: {a: 2.2.2.2}, build: {args: {A: 1}}, ulimits: {nofile: {soft: 1, hard: 2}}, secrets: [t], user: u}\n  d: {image: z}\nsecrets: {t: {file: b}}\n",
            ),
        ],
    ),
    (
        "tags in an override file",
        &[
            service(
                "services:\n  a: {image: x, ports: ['80:80'], environment: {A: 1, B: 2}, labels: {a: b}, command: c}\n",
            ),
            (
                "compose.override.yml",
                "services:\n  a: {ports: !override ['81:81'], environment: {A: !reset null}, labels: !reset [], command: !reset null}\n",
            ),
        ],
    ),
    (
        "an override of another kind",
        &[
            service("services: {a: {image: x, ports: ['80:80']}}\n"),
            ("compose.override.yml", "services: {a: {ports: {a: b}}}\n"),
        ],
    ),
    (
        "extends in the same file",
        &[service(
            "services:\n  base: {image: x, environment: {A: 1}, ports: ['1:1'], command: [a]}\n  mid: {extends: base, environment: [B=2]}\n  top: {extends: {service: mid}, image: y, ports: ['2:2'], command: b}\n",
        )],
    ),
    (
        "extends from another file",
        &[
            service("services:\n  a: {extends: {file: sub/base.yml, service: b}, user: u}\n"),
            (
                "sub/base.yml",
                "services:\n  b: {extends: c, image: x, volumes: ['./data:/data'], env_file: b.env, build: {context: ctx}}\n  c: {image: y, labels: {l: '$FROM_PROCESS'}}\n",
            ),
            ("sub/b.env", "X=1\n"),
        ],
    ),
    (
        "extends of nothing",
        &[service("services: {a: {extends: b, image: x}}\n")],
    ),
    (
        "extends in a circle",
        &[service(
            "services: {a: {extends: b, image: x}, b: {extends: a}}\n",
        )],
    ),
    (
        "extends of a missing file",
        &[service(
            "services: {a: {extends: {file: no.yml, service: b}}}\n",
        )],
    ),
    (
        "extends without a service",
        &[service(
            "services: {a: {image: x, extends: {file: no.yml}}}\n",
        )],
    ),
    (
        "includes",
        &[
            service(
                "include:\n  - sub/part.yml\n  - {path: [two.yml, over.yml], env_file: two.env}\nservices: {a: {image: x, depends_on: [p, q]}}\n",
            ),
            (
                "sub/part.yml",
                "services: {p: {image: 'x:${TAG:-none}', volumes: ['./d:/d', 'v:/v'], networks: [n]}}\nvolumes: {v: }\nnetworks: {n: }\n",
            ),
            ("sub/.env", "TAG=sub\n"),
            (
                "two.yml",
                "services: {q: {image: 'x:$TAG', ports: ['1:1']}}\n",
            ),
            ("over.yml", "services: {q: {ports: ['2:2']}}\n"),
            ("two.env", "TAG=two\n"),
        ],
    ),
    (
        "an include that conflicts",
        &[
            service("include: [part.yml]\nservices: {a: {image: x}}\n"),
            ("part.yml", "services: {a: {image: y}}\n"),
        ],
    ),
    (
        "an include that is missing",
        &[service("include: [part.yml]\nservices: {a: {image: x}}\n")],
    ),
    (
        "an include in a circle",
        &[service(
            "include: [compose.yaml]\nservices: {a: {image: x}}\n",
        )],
    ),
];

/// Folders whose files are named on the command line, in this order.
pub const NAMED: &[Case] = &[
    (
        "three files",
        &[
            (
                "a.yml",
                "services: {a: {image: x, ports: ['1:1'], volumes: ['./a:/a']}}\n",
            ),
            (
                "sub/b.yml",
                "services: {a: {ports: ['2:2'], volumes: ['./b:/b']}, b: {image: y, env_file: e.env}}\n",
            ),
            (
                "c.yml",
                "name: three\nservices: {a: {ports: !override ['3:3']}}\n",
            ),
        ],
    ),
    (
        "one file with another name",
        &[("stack.yml", "services: {a: {image: 'x:$TAG'}}\n")],
    ),
];
