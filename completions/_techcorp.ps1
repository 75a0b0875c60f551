
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'techcorp' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'techcorp'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'techcorp' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Check configurations and report everything that is wrong at once')
            [CompletionResult]::new('routes', 'routes', [CompletionResultType]::ParameterValue, 'Show and test where alerts go')
            [CompletionResult]::new('templates', 'templates', [CompletionResultType]::ParameterValue, 'List notification templates, render and test what they would send')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Tell what a finding means, with a wrong and a right example')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page, or write all pages into a folder')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'techcorp;validate' {
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'What the named files are [default: told from their content]')
            [CompletionResult]::new('--level', '--level', [CompletionResultType]::ParameterName, 'How far to look: what the program refuses (load), what it accepts and then fails on as well (runtime), or everything (advice)')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Report these findings only')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'Leave these findings out')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Make warnings count for the exit code as well')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-files', '--no-files', [CompletionResultType]::ParameterName, 'Look at nothing but the named files')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Mend what can be mended mechanically, showing what changes, then check')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show what --fix would change, and change nothing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'techcorp;routes' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Prove which alerts go elsewhere with another configuration')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Tell why an alert goes where it goes')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the routing tree with everything that is in force for each route')
            [CompletionResult]::new('coverage', 'coverage', [CompletionResultType]::ParameterValue, 'Tell what the alert rules reach of the routes, and what the suites test')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Tell which receivers get an alert with these labels')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'techcorp;routes;diff' {
            [CompletionResult]::new('--rules', '--rules', [CompletionResultType]::ParameterName, 'Files of rules, or folders with the stack they belong to: only the alerts that these rules can raise are compared')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Output format; markdown is fit for a comment on a pull request')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output format; markdown is fit for a comment on a pull request')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'techcorp;routes;explain' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Alertmanager configuration; `-` is standard input [default: the one of the stack folder]')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Address of a running Alertmanager, such as http://localhost:9093, whose configuration is taken; USER:PASSWORD@ before the host logs in')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long the running Alertmanager may take to answer, such as 30s [default: 10s]')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'Time at which active and mute time intervals are looked at, such as 2026-11-03T22:00:00Z [default: now]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'techcorp;routes;show' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Alertmanager configuration; `-` is standard input [default: the one of the stack folder]')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Address of a running Alertmanager, such as http://localhost:9093, whose configuration is taken; USER:PASSWORD@ before the host logs in')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long the running Alertmanager may take to answer, such as 30s [default: 10s]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'techcorp;routes;coverage' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Alertmanager configuration; `-` is standard input [default: the one of the stack folder]')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Address of a running Alertmanager, such as http://localhost:9093, whose configuration is taken; USER:PASSWORD@ before the host logs in')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long the running Alertmanager may take to answer, such as 30s [default: 10s]')
            [CompletionResult]::new('--write-suite', '--write-suite', [CompletionResultType]::ParameterName, 'Write a suite with a case for each way that alerts of the rules go; never over a file')
            [CompletionResult]::new('--fail-under', '--fail-under', [CompletionResultType]::ParameterName, 'Fail when suites test a smaller share of the routes that can take alerts, in percent')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'techcorp;routes;test' {
            [CompletionResult]::new('--labels', '--labels', [CompletionResultType]::ParameterName, 'Label sets as JSON lines, {"labels":{…}} each; `-` is standard input')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Alertmanager configuration; `-` is standard input [default: the one of the stack folder]')
            [CompletionResult]::new('--live', '--live', [CompletionResultType]::ParameterName, 'Address of a running Alertmanager, such as http://localhost:9093, whose configuration is taken; USER:PASSWORD@ before the host logs in')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long the running Alertmanager may take to answer, such as 30s [default: 10s]')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'Time at which active and mute time intervals are looked at, such as 2026-11-03T22:00:00Z')
            [CompletionResult]::new('--verify.receivers', '--verify.receivers', [CompletionResultType]::ParameterName, 'Receivers expected, in order, separated by commas')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Output format; json gives one line for each label set, junit is for suites')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output format; json gives one line for each label set, junit is for suites')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'techcorp;routes;help' {
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Prove which alerts go elsewhere with another configuration')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Tell why an alert goes where it goes')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the routing tree with everything that is in force for each route')
            [CompletionResult]::new('coverage', 'coverage', [CompletionResultType]::ParameterValue, 'Tell what the alert rules reach of the routes, and what the suites test')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Tell which receivers get an alert with these labels')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'techcorp;routes;help;diff' {
            break
        }
        'techcorp;routes;help;explain' {
            break
        }
        'techcorp;routes;help;show' {
            break
        }
        'techcorp;routes;help;coverage' {
            break
        }
        'techcorp;routes;help;test' {
            break
        }
        'techcorp;routes;help;help' {
            break
        }
        'techcorp;templates' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List every template: where it is, who uses it, what it needs')
            [CompletionResult]::new('render', 'render', [CompletionResultType]::ParameterValue, 'Render what receivers would be sent; nothing is sent')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Hold what receivers would be sent against files')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'techcorp;templates;list' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Alertmanager configuration [default: the one of the stack folder]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'techcorp;templates;render' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Alertmanager configuration [default: the one of the stack folder]')
            [CompletionResult]::new('--receiver', '--receiver', [CompletionResultType]::ParameterName, 'Render this receiver only [default: all]')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Render the template of this name instead of receivers')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Notification to render, looked at now: JSON as webhooks are sent it')
            [CompletionResult]::new('--rule', '--rule', [CompletionResultType]::ParameterName, 'Render the alerts that this rule of the stack makes, by the name of its alert, for the receivers that they reach')
            [CompletionResult]::new('--sample', '--sample', [CompletionResultType]::ParameterName, 'Sample notification to render')
            [CompletionResult]::new('--defaults', '--defaults', [CompletionResultType]::ParameterName, 'Folder with Alertmanager''s own default.tmpl and email.tmpl [default: where its package installs them]')
            [CompletionResult]::new('-O', '-O ', [CompletionResultType]::ParameterName, 'Write a mail to this file: as a message, or its html body when the name ends in .html')
            [CompletionResult]::new('--out-file', '--out-file', [CompletionResultType]::ParameterName, 'Write a mail to this file: as a message, or its html body when the name ends in .html')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--html', '--html', [CompletionResultType]::ParameterName, 'Escape the template''s output as html')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'techcorp;templates;test' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Alertmanager configuration [default: the one of the stack folder]')
            [CompletionResult]::new('--receiver', '--receiver', [CompletionResultType]::ParameterName, 'Test this receiver only; may be given several times [default: all]')
            [CompletionResult]::new('--golden', '--golden', [CompletionResultType]::ParameterName, 'Folder of the files [default: `templates: {golden: DIR}` of techcorp.yml, or tests/templates]')
            [CompletionResult]::new('--defaults', '--defaults', [CompletionResultType]::ParameterName, 'Folder with Alertmanager''s own default.tmpl and email.tmpl [default: where its package installs them]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--update', '--update', [CompletionResultType]::ParameterName, 'Write the files as they would have to be, and remove those that nothing leaves for')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'techcorp;templates;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List every template: where it is, who uses it, what it needs')
            [CompletionResult]::new('render', 'render', [CompletionResultType]::ParameterValue, 'Render what receivers would be sent; nothing is sent')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Hold what receivers would be sent against files')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'techcorp;templates;help;list' {
            break
        }
        'techcorp;templates;help;render' {
            break
        }
        'techcorp;templates;help;test' {
            break
        }
        'techcorp;templates;help;help' {
            break
        }
        'techcorp;explain' {
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Output format')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'techcorp;completions' {
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'techcorp;man' {
            [CompletionResult]::new('-O', '-O ', [CompletionResultType]::ParameterName, 'Folder to write a page for each command into')
            [CompletionResult]::new('-C', '-C ', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder of the stack [default: the nearest parent with a compose file or techcorp.yml]')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print results only')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell more, such as the files that were left out')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'techcorp;help' {
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Check configurations and report everything that is wrong at once')
            [CompletionResult]::new('routes', 'routes', [CompletionResultType]::ParameterValue, 'Show and test where alerts go')
            [CompletionResult]::new('templates', 'templates', [CompletionResultType]::ParameterValue, 'List notification templates, render and test what they would send')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Tell what a finding means, with a wrong and a right example')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script of a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page, or write all pages into a folder')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'techcorp;help;validate' {
            break
        }
        'techcorp;help;routes' {
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Prove which alerts go elsewhere with another configuration')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Tell why an alert goes where it goes')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the routing tree with everything that is in force for each route')
            [CompletionResult]::new('coverage', 'coverage', [CompletionResultType]::ParameterValue, 'Tell what the alert rules reach of the routes, and what the suites test')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Tell which receivers get an alert with these labels')
            break
        }
        'techcorp;help;routes;diff' {
            break
        }
        'techcorp;help;routes;explain' {
            break
        }
        'techcorp;help;routes;show' {
            break
        }
        'techcorp;help;routes;coverage' {
            break
        }
        'techcorp;help;routes;test' {
            break
        }
        'techcorp;help;templates' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List every template: where it is, who uses it, what it needs')
            [CompletionResult]::new('render', 'render', [CompletionResultType]::ParameterValue, 'Render what receivers would be sent; nothing is sent')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Hold what receivers would be sent against files')
            break
        }
        'techcorp;help;templates;list' {
            break
        }
        'techcorp;help;templates;render' {
            break
        }
        'techcorp;help;templates;test' {
            break
        }
        'techcorp;help;explain' {
            break
        }
        'techcorp;help;completions' {
            break
        }
        'techcorp;help;man' {
            break
        }
        'techcorp;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
