
use builtin;
use str;

set edit:completion:arg-completer[techcorp] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'techcorp'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'techcorp'= {
            cand -C 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --dir 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --color 'When to use colour'
            cand -q 'Print results only'
            cand --quiet 'Print results only'
            cand -v 'Tell more, such as the files that were left out'
            cand --verbose 'Tell more, such as the files that were left out'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand validate 'Check configurations and report everything that is wrong at once'
            cand routes 'Show and test where alerts go'
            cand templates 'List notification templates, render and test what they would send'
            cand explain 'Tell what a finding means, with a wrong and a right example'
            cand completions 'Print the completion script of a shell'
            cand man 'Print the manual page, or write all pages into a folder'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'techcorp;validate'= {
            cand --kind 'What the named files are [default: told from their content]'
            cand --level 'How far to look: what the program refuses (load), what it accepts and then fails on as well (runtime), or everything (advice)'
            cand --only 'Report these findings only'
            cand --skip 'Leave these findings out'
            cand --deny 'Make warnings count for the exit code as well'
            cand -o 'Output format'
            cand --output 'Output format'
            cand -C 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --dir 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --color 'When to use colour'
            cand --no-files 'Look at nothing but the named files'
            cand --fix 'Mend what can be mended mechanically, showing what changes, then check'
            cand --diff 'Show what --fix would change, and change nothing'
            cand -q 'Print results only'
            cand --quiet 'Print results only'
            cand -v 'Tell more, such as the files that were left out'
            cand --verbose 'Tell more, such as the files that were left out'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'techcorp;routes'= {
            cand -C 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --dir 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --color 'When to use colour'
            cand -q 'Print results only'
            cand --quiet 'Print results only'
            cand -v 'Tell more, such as the files that were left out'
            cand --verbose 'Tell more, such as the files that were left out'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand diff 'Prove which alerts go elsewhere with another configuration'
            cand explain 'Tell why an alert goes where it goes'
            cand show 'Show the routing tree with everything that is in force for each route'
            cand coverage 'Tell what the alert rules reach of the routes, and what the suites test'
            cand test 'Tell which receivers get an alert with these labels'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'techcorp;routes;diff'= {
            cand --rules 'Files of rules, or folders with the stack they belong to: only the alerts that these rules can raise are compared'
            cand -o 'Output format; markdown is fit for a comment on a pull request'
            cand --output 'Output format; markdown is fit for a comment on a pull request'
            cand -C 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --dir 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --color 'When to use colour'
            cand -q 'Print results only'
            cand --quiet 'Print results only'
            cand -v 'Tell more, such as the files that were left out'
            cand --verbose 'Tell more, such as the files that were left out'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'techcorp;routes;explain'= {
            cand --config 'Alertmanager configuration; `-` is standard input [default: the one of the stack folder]'
            cand --live 'Address of a running Alertmanager, such as http://localhost:9093, whose configuration is taken; USER:PASSWORD@ before the host logs in'
            cand --timeout 'How long the running Alertmanager may take to answer, such as 30s [default: 10s]'
            cand --at 'Time at which active and mute time intervals are looked at, such as 2026-11-03T22:00:00Z [default: now]'
            cand -o 'Output format'
            cand --output 'Output format'
            cand -C 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --dir 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --color 'When to use colour'
            cand -q 'Print results only'
            cand --quiet 'Print results only'
            cand -v 'Tell more, such as the files that were left out'
            cand --verbose 'Tell more, such as the files that were left out'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'techcorp;routes;show'= {
            cand --config 'Alertmanager configuration; `-` is standard input [default: the one of the stack folder]'
            cand --live 'Address of a running Alertmanager, such as http://localhost:9093, whose configuration is taken; USER:PASSWORD@ before the host logs in'
            cand --timeout 'How long the running Alertmanager may take to answer, such as 30s [default: 10s]'
            cand -o 'Output format'
            cand --output 'Output format'
            cand -C 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --dir 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --color 'When to use colour'
            cand -q 'Print results only'
            cand --quiet 'Print results only'
            cand -v 'Tell more, such as the files that were left out'
            cand --verbose 'Tell more, such as the files that were left out'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'techcorp;routes;coverage'= {
            cand --config 'Alertmanager configuration; `-` is standard input [default: the one of the stack folder]'
            cand --live 'Address of a running Alertmanager, such as http://localhost:9093, whose configuration is taken; USER:PASSWORD@ before the host logs in'
            cand --timeout 'How long the running Alertmanager may take to answer, such as 30s [default: 10s]'
            cand --write-suite 'Write a suite with a case for each way that alerts of the rules go; never over a file'
            cand --fail-under 'Fail when suites test a smaller share of the routes that can take alerts, in percent'
            cand -o 'Output format'
            cand --output 'Output format'
            cand -C 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --dir 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --color 'When to use colour'
            cand -q 'Print results only'
            cand --quiet 'Print results only'
            cand -v 'Tell more, such as the files that were left out'
            cand --verbose 'Tell more, such as the files that were left out'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'techcorp;routes;test'= {
            cand --labels 'Label sets as JSON lines, {"labels":{…}} each; `-` is standard input'
            cand --config 'Alertmanager configuration; `-` is standard input [default: the one of the stack folder]'
            cand --live 'Address of a running Alertmanager, such as http://localhost:9093, whose configuration is taken; USER:PASSWORD@ before the host logs in'
            cand --timeout 'How long the running Alertmanager may take to answer, such as 30s [default: 10s]'
            cand --at 'Time at which active and mute time intervals are looked at, such as 2026-11-03T22:00:00Z'
            cand --verify.receivers 'Receivers expected, in order, separated by commas'
            cand -o 'Output format; json gives one line for each label set, junit is for suites'
            cand --output 'Output format; json gives one line for each label set, junit is for suites'
            cand -C 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --dir 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --color 'When to use colour'
            cand -q 'Print results only'
            cand --quiet 'Print results only'
            cand -v 'Tell more, such as the files that were left out'
            cand --verbose 'Tell more, such as the files that were left out'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'techcorp;routes;help'= {
            cand diff 'Prove which alerts go elsewhere with another configuration'
            cand explain 'Tell why an alert goes where it goes'
            cand show 'Show the routing tree with everything that is in force for each route'
            cand coverage 'Tell what the alert rules reach of the routes, and what the suites test'
            cand test 'Tell which receivers get an alert with these labels'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'techcorp;routes;help;diff'= {
        }
        &'techcorp;routes;help;explain'= {
        }
        &'techcorp;routes;help;show'= {
        }
        &'techcorp;routes;help;coverage'= {
        }
        &'techcorp;routes;help;test'= {
        }
        &'techcorp;routes;help;help'= {
        }
        &'techcorp;templates'= {
            cand -C 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --dir 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --color 'When to use colour'
            cand -q 'Print results only'
            cand --quiet 'Print results only'
            cand -v 'Tell more, such as the files that were left out'
            cand --verbose 'Tell more, such as the files that were left out'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List every template: where it is, who uses it, what it needs'
            cand render 'Render what receivers would be sent; nothing is sent'
            cand test 'Hold what receivers would be sent against files'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'techcorp;templates;list'= {
            cand --config 'Alertmanager configuration [default: the one of the stack folder]'
            cand -o 'Output format'
            cand --output 'Output format'
            cand -C 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --dir 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --color 'When to use colour'
            cand -q 'Print results only'
            cand --quiet 'Print results only'
            cand -v 'Tell more, such as the files that were left out'
            cand --verbose 'Tell more, such as the files that were left out'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'techcorp;templates;render'= {
            cand --config 'Alertmanager configuration [default: the one of the stack folder]'
            cand --receiver 'Render this receiver only [default: all]'
            cand --name 'Render the template of this name instead of receivers'
            cand --data 'Notification to render, looked at now: JSON as webhooks are sent it'
            cand --rule 'Render the alerts that this rule of the stack makes, by the name of its alert, for the receivers that they reach'
            cand --sample 'Sample notification to render'
            cand --defaults 'Folder with Alertmanager''s own default.tmpl and email.tmpl [default: where its package installs them]'
            cand -O 'Write a mail to this file: as a message, or its html body when the name ends in .html'
            cand --out-file 'Write a mail to this file: as a message, or its html body when the name ends in .html'
            cand -o 'Output format'
            cand --output 'Output format'
            cand -C 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --dir 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --color 'When to use colour'
            cand --html 'Escape the template''s output as html'
            cand -q 'Print results only'
            cand --quiet 'Print results only'
            cand -v 'Tell more, such as the files that were left out'
            cand --verbose 'Tell more, such as the files that were left out'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'techcorp;templates;test'= {
            cand --config 'Alertmanager configuration [default: the one of the stack folder]'
            cand --receiver 'Test this receiver only; may be given several times [default: all]'
            cand --golden 'Folder of the files [default: `templates: {golden: DIR}` of techcorp.yml, or tests/templates]'
            cand --defaults 'Folder with Alertmanager''s own default.tmpl and email.tmpl [default: where its package installs them]'
            cand -o 'Output format'
            cand --output 'Output format'
            cand -C 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --dir 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --color 'When to use colour'
            cand --update 'Write the files as they would have to be, and remove those that nothing leaves for'
            cand -q 'Print results only'
            cand --quiet 'Print results only'
            cand -v 'Tell more, such as the files that were left out'
            cand --verbose 'Tell more, such as the files that were left out'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'techcorp;templates;help'= {
            cand list 'List every template: where it is, who uses it, what it needs'
            cand render 'Render what receivers would be sent; nothing is sent'
            cand test 'Hold what receivers would be sent against files'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'techcorp;templates;help;list'= {
        }
        &'techcorp;templates;help;render'= {
        }
        &'techcorp;templates;help;test'= {
        }
        &'techcorp;templates;help;help'= {
        }
        &'techcorp;explain'= {
            cand -o 'Output format'
            cand --output 'Output format'
            cand -C 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --dir 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --color 'When to use colour'
            cand -q 'Print results only'
            cand --quiet 'Print results only'
            cand -v 'Tell more, such as the files that were left out'
            cand --verbose 'Tell more, such as the files that were left out'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'techcorp;completions'= {
            cand -C 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --dir 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --color 'When to use colour'
            cand -q 'Print results only'
            cand --quiet 'Print results only'
            cand -v 'Tell more, such as the files that were left out'
            cand --verbose 'Tell more, such as the files that were left out'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'techcorp;man'= {
            cand -O 'Folder to write a page for each command into'
            cand -C 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --dir 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]'
            cand --color 'When to use colour'
            cand -q 'Print results only'
            cand --quiet 'Print results only'
            cand -v 'Tell more, such as the files that were left out'
            cand --verbose 'Tell more, such as the files that were left out'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'techcorp;help'= {
            cand validate 'Check configurations and report everything that is wrong at once'
            cand routes 'Show and test where alerts go'
            cand templates 'List notification templates, render and test what they would send'
            cand explain 'Tell what a finding means, with a wrong and a right example'
            cand completions 'Print the completion script of a shell'
            cand man 'Print the manual page, or write all pages into a folder'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'techcorp;help;validate'= {
        }
        &'techcorp;help;routes'= {
            cand diff 'Prove which alerts go elsewhere with another configuration'
            cand explain 'Tell why an alert goes where it goes'
            cand show 'Show the routing tree with everything that is in force for each route'
            cand coverage 'Tell what the alert rules reach of the routes, and what the suites test'
            cand test 'Tell which receivers get an alert with these labels'
        }
        &'techcorp;help;routes;diff'= {
        }
        &'techcorp;help;routes;explain'= {
        }
        &'techcorp;help;routes;show'= {
        }
        &'techcorp;help;routes;coverage'= {
        }
        &'techcorp;help;routes;test'= {
        }
        &'techcorp;help;templates'= {
            cand list 'List every template: where it is, who uses it, what it needs'
            cand render 'Render what receivers would be sent; nothing is sent'
            cand test 'Hold what receivers would be sent against files'
        }
        &'techcorp;help;templates;list'= {
        }
        &'techcorp;help;templates;render'= {
        }
        &'techcorp;help;templates;test'= {
        }
        &'techcorp;help;explain'= {
        }
        &'techcorp;help;completions'= {
        }
        &'techcorp;help;man'= {
        }
        &'techcorp;help;help'= {
        }
    ]
    $completions[$command]
}
