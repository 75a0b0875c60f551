# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_techcorp_global_optspecs
    string join \n C/dir= color= q/quiet v/verbose h/help V/version
end

function __fish_techcorp_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_techcorp_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_techcorp_using_subcommand
    set -l cmd (__fish_techcorp_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c techcorp -n "__fish_techcorp_needs_command" -s C -l dir -d 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]' -r -F
complete -c techcorp -n "__fish_techcorp_needs_command" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c techcorp -n "__fish_techcorp_needs_command" -s q -l quiet -d 'Print results only'
complete -c techcorp -n "__fish_techcorp_needs_command" -s v -l verbose -d 'Tell more, such as the files that were left out'
complete -c techcorp -n "__fish_techcorp_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c techcorp -n "__fish_techcorp_needs_command" -s V -l version -d 'Print version'
complete -c techcorp -n "__fish_techcorp_needs_command" -f -a "validate" -d 'Check configurations and report everything that is wrong at once'
complete -c techcorp -n "__fish_techcorp_needs_command" -f -a "routes" -d 'Show and test where alerts go'
complete -c techcorp -n "__fish_techcorp_needs_command" -f -a "templates" -d 'List notification templates, render and test what they would send'
complete -c techcorp -n "__fish_techcorp_needs_command" -f -a "explain" -d 'Tell what a finding means, with a wrong and a right example'
complete -c techcorp -n "__fish_techcorp_needs_command" -f -a "completions" -d 'Print the completion script of a shell'
complete -c techcorp -n "__fish_techcorp_needs_command" -f -a "man" -d 'Print the manual page, or write all pages into a folder'
complete -c techcorp -n "__fish_techcorp_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c techcorp -n "__fish_techcorp_using_subcommand validate" -l kind -d 'What the named files are [default: told from their content]' -r -f -a "alertmanager\t''
prometheus\t''
rules\t''
templates\t''
compose\t''
env\t''
suite\t''
fragment\t''"
complete -c techcorp -n "__fish_techcorp_using_subcommand validate" -l level -d 'How far to look: what the program refuses (load), what it accepts and then fails on as well (runtime), or everything (advice)' -r -f -a "load\t''
runtime\t''
advice\t''"
complete -c techcorp -n "__fish_techcorp_using_subcommand validate" -l only -d 'Report these findings only' -r
complete -c techcorp -n "__fish_techcorp_using_subcommand validate" -l skip -d 'Leave these findings out' -r
complete -c techcorp -n "__fish_techcorp_using_subcommand validate" -l deny -d 'Make warnings count for the exit code as well' -r -f -a "warnings\t''"
complete -c techcorp -n "__fish_techcorp_using_subcommand validate" -s o -l output -d 'Output format' -r -f -a "human\t''
short\t''
json\t''
sarif\t''
junit\t''
github\t''"
complete -c techcorp -n "__fish_techcorp_using_subcommand validate" -s C -l dir -d 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand validate" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c techcorp -n "__fish_techcorp_using_subcommand validate" -l no-files -d 'Look at nothing but the named files'
complete -c techcorp -n "__fish_techcorp_using_subcommand validate" -l fix -d 'Mend what can be mended mechanically, showing what changes, then check'
complete -c techcorp -n "__fish_techcorp_using_subcommand validate" -l diff -d 'Show what --fix would change, and change nothing'
complete -c techcorp -n "__fish_techcorp_using_subcommand validate" -s q -l quiet -d 'Print results only'
complete -c techcorp -n "__fish_techcorp_using_subcommand validate" -s v -l verbose -d 'Tell more, such as the files that were left out'
complete -c techcorp -n "__fish_techcorp_using_subcommand validate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and not __fish_seen_subcommand_from diff explain show coverage test help" -s C -l dir -d 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and not __fish_seen_subcommand_from diff explain show coverage test help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and not __fish_seen_subcommand_from diff explain show coverage test help" -s q -l quiet -d 'Print results only'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and not __fish_seen_subcommand_from diff explain show coverage test help" -s v -l verbose -d 'Tell more, such as the files that were left out'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and not __fish_seen_subcommand_from diff explain show coverage test help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and not __fish_seen_subcommand_from diff explain show coverage test help" -f -a "diff" -d 'Prove which alerts go elsewhere with another configuration'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and not __fish_seen_subcommand_from diff explain show coverage test help" -f -a "explain" -d 'Tell why an alert goes where it goes'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and not __fish_seen_subcommand_from diff explain show coverage test help" -f -a "show" -d 'Show the routing tree with everything that is in force for each route'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and not __fish_seen_subcommand_from diff explain show coverage test help" -f -a "coverage" -d 'Tell what the alert rules reach of the routes, and what the suites test'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and not __fish_seen_subcommand_from diff explain show coverage test help" -f -a "test" -d 'Tell which receivers get an alert with these labels'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and not __fish_seen_subcommand_from diff explain show coverage test help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from diff" -l rules -d 'Files of rules, or folders with the stack they belong to: only the alerts that these rules can raise are compared' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from diff" -s o -l output -d 'Output format; markdown is fit for a comment on a pull request' -r -f -a "human\t''
json\t''
markdown\t''"
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from diff" -s C -l dir -d 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from diff" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from diff" -s q -l quiet -d 'Print results only'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from diff" -s v -l verbose -d 'Tell more, such as the files that were left out'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from explain" -l config -d 'Alertmanager configuration; `-` is standard input [default: the one of the stack folder]' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from explain" -l live -d 'Address of a running Alertmanager, such as http://localhost:9093, whose configuration is taken; USER:PASSWORD@ before the host logs in' -r
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from explain" -l timeout -d 'How long the running Alertmanager may take to answer, such as 30s [default: 10s]' -r
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from explain" -l at -d 'Time at which active and mute time intervals are looked at, such as 2026-11-03T22:00:00Z [default: now]' -r
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from explain" -s o -l output -d 'Output format' -r -f -a "human\t''
json\t''"
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from explain" -s C -l dir -d 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from explain" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from explain" -s q -l quiet -d 'Print results only'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from explain" -s v -l verbose -d 'Tell more, such as the files that were left out'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from show" -l config -d 'Alertmanager configuration; `-` is standard input [default: the one of the stack folder]' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from show" -l live -d 'Address of a running Alertmanager, such as http://localhost:9093, whose configuration is taken; USER:PASSWORD@ before the host logs in' -r
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from show" -l timeout -d 'How long the running Alertmanager may take to answer, such as 30s [default: 10s]' -r
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from show" -s o -l output -d 'Output format' -r -f -a "human\t''
json\t''
dot\t''
mermaid\t''"
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from show" -s C -l dir -d 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from show" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print results only'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Tell more, such as the files that were left out'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from coverage" -l config -d 'Alertmanager configuration; `-` is standard input [default: the one of the stack folder]' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from coverage" -l live -d 'Address of a running Alertmanager, such as http://localhost:9093, whose configuration is taken; USER:PASSWORD@ before the host logs in' -r
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from coverage" -l timeout -d 'How long the running Alertmanager may take to answer, such as 30s [default: 10s]' -r
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from coverage" -l write-suite -d 'Write a suite with a case for each way that alerts of the rules go; never over a file' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from coverage" -l fail-under -d 'Fail when suites test a smaller share of the routes that can take alerts, in percent' -r
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from coverage" -s o -l output -d 'Output format' -r -f -a "human\t''
json\t''"
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from coverage" -s C -l dir -d 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from coverage" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from coverage" -s q -l quiet -d 'Print results only'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from coverage" -s v -l verbose -d 'Tell more, such as the files that were left out'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from coverage" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from test" -l labels -d 'Label sets as JSON lines, {"labels":{…}} each; `-` is standard input' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from test" -l config -d 'Alertmanager configuration; `-` is standard input [default: the one of the stack folder]' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from test" -l live -d 'Address of a running Alertmanager, such as http://localhost:9093, whose configuration is taken; USER:PASSWORD@ before the host logs in' -r
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from test" -l timeout -d 'How long the running Alertmanager may take to answer, such as 30s [default: 10s]' -r
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from test" -l at -d 'Time at which active and mute time intervals are looked at, such as 2026-11-03T22:00:00Z' -r
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from test" -l verify.receivers -d 'Receivers expected, in order, separated by commas' -r
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from test" -s o -l output -d 'Output format; json gives one line for each label set, junit is for suites' -r -f -a "human\t''
json\t''
junit\t''"
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from test" -s C -l dir -d 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from test" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from test" -s q -l quiet -d 'Print results only'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from test" -s v -l verbose -d 'Tell more, such as the files that were left out'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from help" -f -a "diff" -d 'Prove which alerts go elsewhere with another configuration'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from help" -f -a "explain" -d 'Tell why an alert goes where it goes'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show the routing tree with everything that is in force for each route'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from help" -f -a "coverage" -d 'Tell what the alert rules reach of the routes, and what the suites test'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from help" -f -a "test" -d 'Tell which receivers get an alert with these labels'
complete -c techcorp -n "__fish_techcorp_using_subcommand routes; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and not __fish_seen_subcommand_from list render test help" -s C -l dir -d 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and not __fish_seen_subcommand_from list render test help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and not __fish_seen_subcommand_from list render test help" -s q -l quiet -d 'Print results only'
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and not __fish_seen_subcommand_from list render test help" -s v -l verbose -d 'Tell more, such as the files that were left out'
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and not __fish_seen_subcommand_from list render test help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and not __fish_seen_subcommand_from list render test help" -f -a "list" -d 'List every template: where it is, who uses it, what it needs'
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and not __fish_seen_subcommand_from list render test help" -f -a "render" -d 'Render what receivers would be sent; nothing is sent'
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and not __fish_seen_subcommand_from list render test help" -f -a "test" -d 'Hold what receivers would be sent against files'
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and not __fish_seen_subcommand_from list render test help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from list" -l config -d 'Alertmanager configuration [default: the one of the stack folder]' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from list" -s o -l output -d 'Output format' -r -f -a "human\t''
json\t''"
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from list" -s C -l dir -d 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from list" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print results only'
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Tell more, such as the files that were left out'
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from render" -l config -d 'Alertmanager configuration [default: the one of the stack folder]' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from render" -l receiver -d 'Render this receiver only [default: all]' -r
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from render" -l name -d 'Render the template of this name instead of receivers' -r
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from render" -l data -d 'Notification to render, looked at now: JSON as webhooks are sent it' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from render" -l rule -d 'Render the alerts that this rule of the stack makes, by the name of its alert, for the receivers that they reach' -r
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from render" -l sample -d 'Sample notification to render' -r -f -a "firing\t'One alert that fires'
resolved\t'One alert that has ended'
mixed\t'Two alerts that fire and one that has ended'"
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from render" -l defaults -d 'Folder with Alertmanager\'s own default.tmpl and email.tmpl [default: where its package installs them]' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from render" -s O -l out-file -d 'Write a mail to this file: as a message, or its html body when the name ends in .html' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from render" -s o -l output -d 'Output format' -r -f -a "human\t''
json\t''"
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from render" -s C -l dir -d 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from render" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from render" -l html -d 'Escape the template\'s output as html'
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from render" -s q -l quiet -d 'Print results only'
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from render" -s v -l verbose -d 'Tell more, such as the files that were left out'
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from render" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from test" -l config -d 'Alertmanager configuration [default: the one of the stack folder]' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from test" -l receiver -d 'Test this receiver only; may be given several times [default: all]' -r
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from test" -l golden -d 'Folder of the files [default: `templates: {golden: DIR}` of techcorp.yml, or tests/templates]' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from test" -l defaults -d 'Folder with Alertmanager\'s own default.tmpl and email.tmpl [default: where its package installs them]' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from test" -s o -l output -d 'Output format' -r -f -a "human\t''
junit\t''
json\t''"
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from test" -s C -l dir -d 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from test" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from test" -l update -d 'Write the files as they would have to be, and remove those that nothing leaves for'
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from test" -s q -l quiet -d 'Print results only'
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from test" -s v -l verbose -d 'Tell more, such as the files that were left out'
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from help" -f -a "list" -d 'List every template: where it is, who uses it, what it needs'
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from help" -f -a "render" -d 'Render what receivers would be sent; nothing is sent'
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from help" -f -a "test" -d 'Hold what receivers would be sent against files'
complete -c techcorp -n "__fish_techcorp_using_subcommand templates; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c techcorp -n "__fish_techcorp_using_subcommand explain" -s o -l output -d 'Output format' -r -f -a "human\t''
json\t''"
complete -c techcorp -n "__fish_techcorp_using_subcommand explain" -s C -l dir -d 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand explain" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c techcorp -n "__fish_techcorp_using_subcommand explain" -s q -l quiet -d 'Print results only'
complete -c techcorp -n "__fish_techcorp_using_subcommand explain" -s v -l verbose -d 'Tell more, such as the files that were left out'
complete -c techcorp -n "__fish_techcorp_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c techcorp -n "__fish_techcorp_using_subcommand completions" -s C -l dir -d 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand completions" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c techcorp -n "__fish_techcorp_using_subcommand completions" -s q -l quiet -d 'Print results only'
complete -c techcorp -n "__fish_techcorp_using_subcommand completions" -s v -l verbose -d 'Tell more, such as the files that were left out'
complete -c techcorp -n "__fish_techcorp_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c techcorp -n "__fish_techcorp_using_subcommand man" -s O -d 'Folder to write a page for each command into' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand man" -s C -l dir -d 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]' -r -F
complete -c techcorp -n "__fish_techcorp_using_subcommand man" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal, unless the environment says otherwise'
always\t'Always'
never\t'Never'"
complete -c techcorp -n "__fish_techcorp_using_subcommand man" -s q -l quiet -d 'Print results only'
complete -c techcorp -n "__fish_techcorp_using_subcommand man" -s v -l verbose -d 'Tell more, such as the files that were left out'
complete -c techcorp -n "__fish_techcorp_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c techcorp -n "__fish_techcorp_using_subcommand help; and not __fish_seen_subcommand_from validate routes templates explain completions man help" -f -a "validate" -d 'Check configurations and report everything that is wrong at once'
complete -c techcorp -n "__fish_techcorp_using_subcommand help; and not __fish_seen_subcommand_from validate routes templates explain completions man help" -f -a "routes" -d 'Show and test where alerts go'
complete -c techcorp -n "__fish_techcorp_using_subcommand help; and not __fish_seen_subcommand_from validate routes templates explain completions man help" -f -a "templates" -d 'List notification templates, render and test what they would send'
complete -c techcorp -n "__fish_techcorp_using_subcommand help; and not __fish_seen_subcommand_from validate routes templates explain completions man help" -f -a "explain" -d 'Tell what a finding means, with a wrong and a right example'
complete -c techcorp -n "__fish_techcorp_using_subcommand help; and not __fish_seen_subcommand_from validate routes templates explain completions man help" -f -a "completions" -d 'Print the completion script of a shell'
complete -c techcorp -n "__fish_techcorp_using_subcommand help; and not __fish_seen_subcommand_from validate routes templates explain completions man help" -f -a "man" -d 'Print the manual page, or write all pages into a folder'
complete -c techcorp -n "__fish_techcorp_using_subcommand help; and not __fish_seen_subcommand_from validate routes templates explain completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c techcorp -n "__fish_techcorp_using_subcommand help; and __fish_seen_subcommand_from routes" -f -a "diff" -d 'Prove which alerts go elsewhere with another configuration'
complete -c techcorp -n "__fish_techcorp_using_subcommand help; and __fish_seen_subcommand_from routes" -f -a "explain" -d 'Tell why an alert goes where it goes'
complete -c techcorp -n "__fish_techcorp_using_subcommand help; and __fish_seen_subcommand_from routes" -f -a "show" -d 'Show the routing tree with everything that is in force for each route'
complete -c techcorp -n "__fish_techcorp_using_subcommand help; and __fish_seen_subcommand_from routes" -f -a "coverage" -d 'Tell what the alert rules reach of the routes, and what the suites test'
complete -c techcorp -n "__fish_techcorp_using_subcommand help; and __fish_seen_subcommand_from routes" -f -a "test" -d 'Tell which receivers get an alert with these labels'
complete -c techcorp -n "__fish_techcorp_using_subcommand help; and __fish_seen_subcommand_from templates" -f -a "list" -d 'List every template: where it is, who uses it, what it needs'
complete -c techcorp -n "__fish_techcorp_using_subcommand help; and __fish_seen_subcommand_from templates" -f -a "render" -d 'Render what receivers would be sent; nothing is sent'
complete -c techcorp -n "__fish_techcorp_using_subcommand help; and __fish_seen_subcommand_from templates" -f -a "test" -d 'Hold what receivers would be sent against files'
