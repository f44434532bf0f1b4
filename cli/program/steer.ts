import { type Command, Option } from 'commander'
import { markerKinds } from '#core/model/marker.ts'
import { output } from '../output.ts'
import { surroundings } from '../surroundings.ts'
import { below, examples } from './help.ts'
import { cloud, oneBenchmark, oneMarket, wholeNumber } from './options.ts'

const controls = [
  [
    'pause',
    'have "outpace watch" or, with --cloud, AWS stop measuring until "outpace resume"; alerts and digests go on',
  ],
  ['resume', 'have "outpace watch" or, with --cloud, AWS go on measuring after "outpace pause"'],
  [
    'run-now',
    'have "outpace watch" or, with --cloud, AWS measure a round in the next two minutes, also where measuring is paused',
  ],
] as const

/** What changes at once how, when and for whom is measured. */
export function steeringCommands(program: Command): void {
  program.commandsGroup('Steer what runs:')

  const settingsCommand = program
    .command('settings')
    .description('show and change target, schedule, recipients and competitors without editing files or deploying')
  const agreed = ['--yes', 'also where something is judged from scratch', false] as const
  const changedBenchmark = ['<benchmark>', 'name or folder of a benchmark'] as const
  const jsonChange = ['--json', 'print one JSON object instead of the text', false] as const

  settingsCommand
    .command('show')
    .description('print what is set live, paused or muted, and who changed what and when')
    .argument(...oneBenchmark)
    .option('--json', 'print one JSON object per benchmark instead of the text', false)
    .option(...cloud)
    .addHelpText('after', examples('settings show', 'settings show jackets --cloud'))
    .action(async (benchmark: string | undefined, options) => {
      const { settings } = await import('../commands/settings.ts')
      process.exitCode = await settings({ verb: 'show', benchmark, ...options }, surroundings(), output())
    })

  settingsCommand
    .command('set')
    .description('change settings from the next round on; an empty value takes one back, as in the file')
    .argument(...changedBenchmark)
    .argument('<key=value...>', 'values as in benchmark.yaml')
    .option(...agreed)
    .option(...jsonChange)
    .option(...cloud)
    .addHelpText(
      'after',
      below(`
Keys: every, target.against, target.metric, target.margin, target.promise ("none" for no promise), alarm.to,
and competitors, which lists all competitors given by pages. Prints what a change means for load, cost, alarms
and verdicts: docs/settings.md.

Examples:
  npx outpace settings set jackets every="30 minutes" target.margin=3%
  npx outpace settings set jackets alarm.to="[ceo@acme.example, { to: web@acme.example, quiet: 22:00-07:00 }]" --cloud
  npx outpace settings set jackets competitors='[{ name: Globex, origin: https://globex.example, pages: { home: / } }]'
  npx outpace settings set jackets every=`),
    )
    .action(async (benchmark: string, changes: string[], options) => {
      const { settings } = await import('../commands/settings.ts')
      process.exitCode = await settings({ verb: 'set', benchmark, changes, ...options }, surroundings(), output())
    })

  settingsCommand
    .command('undo')
    .description('set everything as it was before a change; undoing that brings it back')
    .argument(...changedBenchmark)
    .option('--change <number>', 'as it was before this change (default: the newest)', wholeNumber(1, 1_000_000))
    .option(...agreed)
    .option(...jsonChange)
    .option(...cloud)
    .addHelpText('after', examples('settings undo jackets', 'settings undo jackets --change 3'))
    .action(async (benchmark: string, { change, ...options }) => {
      const { settings } = await import('../commands/settings.ts')
      process.exitCode = await settings(
        { verb: 'undo', benchmark, number: change, ...options },
        surroundings(),
        output(),
      )
    })

  settingsCommand
    .command('pull')
    .description('write live settings into benchmark.yaml, and clear them once the file says the same')
    .argument(...oneBenchmark)
    .option(...jsonChange)
    .option(...cloud)
    .addHelpText(
      'after',
      below(`
Comments, order and everything that is not set stay. With --cloud the settings stay in force until you have
deployed the file: run it again then, and it clears them.

Examples:
  npx outpace settings pull
  npx outpace settings pull jackets --cloud`),
    )
    .action(async (benchmark: string | undefined, options) => {
      const { settings } = await import('../commands/settings.ts')
      process.exitCode = await settings({ verb: 'pull', benchmark, ...options }, surroundings(), output())
    })

  for (const [verb, description] of controls) {
    program
      .command(verb)
      .description(description)
      .argument(...oneBenchmark)
      .option(...oneMarket)
      .option(...cloud)
      .addHelpText('after', examples(`${verb} jackets`, `${verb} jackets --market "Sydney phone" --cloud`))
      .action(async (benchmark: string | undefined, options) => {
        const { pause } = await import('../commands/pause.ts')
        process.exitCode = await pause({ verb, benchmark, market: undefined, ...options }, surroundings(), output())
      })
  }

  program
    .command('mark')
    .description('mark a release or campaign on the time line of a benchmark')
    .argument('[label]', 'what happened, such as "spring campaign"')
    .option('--benchmark <name>', 'name or folder of a benchmark (default: all)')
    .option('--at <time>', 'when, such as 2026-11-22 or 2026-11-22T09:00Z (default: now); UTC without a zone')
    .addOption(new Option('--kind <kind>', 'what it is').choices(markerKinds).default('other'))
    .addOption(new Option('--list', 'list markers').default(false).conflicts(['at', 'kind']))
    .addOption(new Option('--remove <id>', 'remove a marker').conflicts(['at', 'kind']))
    .option('--json', 'print one JSON object per benchmark instead of the text', false)
    .option(...cloud)
    .addHelpText(
      'after',
      below(`
Markers are lines in the trend; an incident that begins within 24 hours after one says so. In a deploy
pipeline, run it with --cloud and a role that may dynamodb:PutItem on the table: docs/dashboard.md.

Examples:
  npx outpace mark "spring campaign" --kind campaign
  npx outpace mark "$GITHUB_REF_NAME" --kind release --benchmark jackets --cloud
  npx outpace mark --list`),
    )
    .action(async (label: string | undefined, options) => {
      const given = { benchmark: undefined, at: undefined, remove: undefined, ...options }
      process.exitCode = await (await import('../commands/mark.ts')).mark({ label, ...given }, surroundings(), output())
    })

  program
    .command('notify')
    .description('list recipients and failed deliveries; send test messages')
    .argument(...oneBenchmark)
    .option('--test', 'send a sample of each message to every recipient and print where it went', false)
    .option(...cloud)
    .addHelpText(
      'after',
      below(`
Without "smtp" in outpace.yaml, mail is written to files in .outpace/outbox. With --test --cloud the
deployed function sends the samples by SES or SNS, which needs lambda:InvokeFunction on it.
Exits with 1 if a delivery failed. See docs/mail.md to set up senders, channels and webhooks.

Examples:
  npx outpace notify
  npx outpace notify jackets --test
  npx outpace notify --cloud
  npx outpace notify --test --cloud`),
    )
    .action(async (benchmark: string | undefined, options) => {
      process.exitCode = await (await import('../commands/notify.ts')).notify(
        { benchmark, ...options },
        surroundings(),
        output(),
      )
    })
}
