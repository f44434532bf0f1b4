import { Command, CommanderError, Help, InvalidArgumentError, Option } from 'commander'
import { markerKinds } from '#core/model/marker.ts'
import { ChromiumError } from '#measure/chromium/chromium-error.ts'
import { ScriptError } from '#measure/journey/script.ts'
import { outpaceVersion } from '#measure/round/worker.ts'
import { StoreError } from '#store/store-error.ts'
import { CliError, exitCodes } from './cli-error.ts'
import { usualPort } from './local/usual-port.ts'
import { output } from './output.ts'
import { showsStack, surroundings } from './surroundings.ts'
import { unexpectedWords } from './unexpected.ts'

const program = new Command('outpace')
  .description('Measure your site and your competitors side by side, and see where you are ahead or behind.')
  .version(outpaceVersion)
  .exitOverride()
  // Every switch is off by default, so saying so is noise.
  .configureHelp({
    optionDescription: (option) => Help.prototype.optionDescription(option).replace(/ \(default: (false|\[\])\)$/, ''),
  })
  .addHelpText(
    'after',
    `
Exit codes:
  0    success
  1    your journey failed, --fail-on matched, one of your pages missed an audit budget or could not
       be audited, the AWS estimate exceeds monthlySpendingCap, replay or selftest found a
       difference, a notification was not delivered, or doctor found a problem
  2    invalid usage or configuration, records that could not be read or stored, or another error
       that stopped the command
  130  stopped with Ctrl-C

Environment:
  CHROMIUM_PATH          installed Chrome or Chromium to use
  OUTPACE_SECRET_<NAME>  secret of your journey, a channel or the mail server
  AWS_REGION             region for --cloud if outpace.yaml sets no homeRegion; --cloud uses the AWS
                         credentials of this shell
  NO_COLOR               turns colour off
  OUTPACE_STACK          prints the stack trace of an unexpected error

Examples:
  npx outpace compare https://www.acme.com.au https://www.amazon.com.au
  npx outpace run demo --rounds 7
  npx outpace check --live`,
  )

const wholeNumber = (lowest: number, highest: number) => (text: string) => {
  const value = Number(text)
  if (Number.isInteger(value) && value >= lowest && value <= highest) return value
  throw new InvalidArgumentError(`Use a whole number from ${lowest} to ${highest}.`)
}
const failOn = new Option('--fail-on <verdict>', 'exit with 1 if this is the verdict against the target').choices([
  'behind',
])

const cloud = ['--cloud', 'use the AWS deployment instead of this machine', false] as const
const oneBenchmark = ['[benchmark]', 'name or folder of a benchmark (default: all)'] as const
const oneMarket = ['--market <name>', 'use this market only'] as const
const roundsText = 'number of rounds; a 95 % confidence interval needs 6'
const runsText = 'Lighthouse runs per page; the median run counts'

// A command is loaded when it is asked for: `--help` and short commands need neither browser nor server.
let code: number = exitCodes.done

program
  .command('compare')
  .description('compare pages without any configuration; list yours first')
  .argument('<url...>', 'two or more pages')
  .option('--profile <name>', 'device and network to emulate: phone-4g, desktop-cable or desktop', 'desktop-cable')
  .option('--loads <n>', 'loads per page and round', wholeNumber(1, 9), 1)
  .option('--rounds <n>', roundsText, wholeNumber(1, 1000), 6)
  .option('--audit', 'audit the pages with Lighthouse instead; --loads and --rounds have no effect', false)
  .option('--runs <n>', `${runsText} (with --audit)`, wholeNumber(1, 9))
  .option('--json', 'print one JSON object instead of the table', false)
  .addOption(failOn)
  .addHelpText(
    'after',
    `
Examples:
  npx outpace compare www.acme.com.au www.amazon.com.au
  npx outpace compare localhost:3000 https://www.acme.com.au --profile phone-4g --rounds 12 --json`,
  )
  .action(async (urls: string[], options) => {
    code = await (await import('./commands/compare.ts')).compare(urls, {
      ...options,
      surroundings: surroundings(),
      output: output(),
    })
  })

program
  .command('init')
  .description('start a project in this folder: files for your pages and those of your competitors')
  .argument('[url...]', 'your page, then those of your competitors')
  .option('--name <text>', 'name of the benchmark (default: the host of your page)')
  .option('--time-zone <zone>', 'time zone of your customers, such as Australia/Sydney')
  .option('--region <region>', 'AWS region to measure from, or local for this machine only')
  .option('--profile <name>', 'device and network to emulate: phone-4g, desktop-cable or desktop', 'phone-4g')
  .addHelpText(
    'after',
    `
Asks for what is missing, four questions at most. Files that exist are left as they are.

Examples:
  npx outpace init
  npx outpace init www.acme.com.au www.amazon.com.au --time-zone Australia/Sydney --region ap-southeast-2`,
  )
  .action(async (urls: string[], options) => {
    using questions = (await import('./init/questions.ts')).questions()
    await (await import('./commands/init.ts')).init(urls, {
      ...options,
      questions,
      surroundings: surroundings(),
      output: output(),
    })
  })

program
  .command('check')
  .description('validate outpace.yaml and every scenarios/*/benchmark.yaml')
  .argument(...oneBenchmark)
  .option('--live', 'also walk every journey once, in the first market', false)
  .action(async (benchmark: string | undefined, options) => {
    code = await (await import('./commands/check.ts')).check({ benchmark, ...options }, surroundings(), output())
  })

program
  .command('run')
  .description('measure now and print who is ahead')
  .argument(...oneBenchmark)
  .option('--rounds <n>', `${roundsText}, a first verdict 7`, wholeNumber(1, 1000), 1)
  .option(...oneMarket)
  .option('--json', 'print one JSON object per market instead of the table', false)
  .option('--dashboard', 'serve the dashboard meanwhile, in a terminal until Ctrl-C', false)
  .option('--no-browser', 'with --dashboard: print its address only')
  .addOption(failOn)
  .addHelpText(
    'after',
    `
Examples:
  npx outpace run demo --rounds 7
  npx outpace run jackets --market "Sydney phone" --json --fail-on behind`,
  )
  .action(async (benchmark: string | undefined, options) => {
    code = await (await import('./commands/run.ts')).run({ benchmark, ...options }, surroundings(), output())
  })

program
  .command('open')
  .description('open the dashboard: standing, journey, trend, pictures side by side, incidents, audits')
  .option('--port <n>', 'port on 127.0.0.1; 0 takes any free one', wholeNumber(0, 65_535), usualPort)
  .option('--no-browser', 'print the address only')
  .addHelpText(
    'after',
    `
It shows what is stored on this machine, also while "outpace run" or "outpace watch" measures, and only
to this machine. Over SSH: ssh -L 8380:127.0.0.1:8380 HOST, then open http://127.0.0.1:8380.

Examples:
  npx outpace open
  npx outpace open --port 9000 --no-browser`,
  )
  .action(async (options) => {
    code = await (await import('./commands/open.ts')).open(options, surroundings(), output())
  })

program
  .command('audit')
  .description('audit every page of every site with Lighthouse and print what competitors do better')
  .argument(...oneBenchmark)
  .option('--page <step>', 'audit the page of this step only')
  .option('--site <name>', 'audit this site only')
  .option(...oneMarket)
  .option('--runs <n>', runsText, wholeNumber(1, 9))
  .option('--json', 'print one JSON object per market instead of the tables', false)
  .option('--open', 'open the Lighthouse report of your first page', false)
  .addHelpText(
    'after',
    `
A run takes about 20 s, so a benchmark of 3 sites, 4 pages and 3 runs takes 12 minutes. A partial audit
(--page, --site) is shown but not stored.

Examples:
  npx outpace audit demo --page home --runs 1
  npx outpace audit jackets --market "Sydney phone" --json`,
  )
  .action(async (benchmark: string | undefined, options) => {
    code = await (await import('./commands/audit.ts')).audit({ benchmark, ...options }, surroundings(), output())
  })

program
  .command('watch')
  .description('measure on schedule until Ctrl-C, which lets the current round finish')
  .argument(...oneBenchmark)
  .action(async (benchmark: string | undefined) => {
    code = await (await import('./commands/watch.ts')).watch({ benchmark }, surroundings())
  })

program
  .command('verdict')
  .description('print where you stand now, since when, where you started, and how certain that is')
  .argument(...oneBenchmark)
  .option(...oneMarket)
  .option('--json', 'print one JSON object per market instead of the text', false)
  .addOption(failOn)
  .option(...cloud)
  .addHelpText(
    'after',
    `
Every round measured so far counts, and checking often does not bias the result: docs/statistics.md.

Examples:
  npx outpace verdict
  npx outpace verdict jackets --json --fail-on behind`,
  )
  .action(async (benchmark: string | undefined, options) => {
    code = await (await import('./commands/verdict.ts')).verdict({ benchmark, ...options }, surroundings(), output())
  })

program
  .command('why')
  .description('print why you are slower: the gap in parts that add up, and what causes them')
  .argument(...oneBenchmark)
  .option(...oneMarket)
  .option('--against <name>', 'this competitor (default: the one furthest ahead on the worst step)')
  .option('--step <name>', 'this step (default: the one on which you are furthest behind)')
  .option('--before <time>', 'what changed on your site at this time, such as 2026-11-22 or 2026-11-22T09:00Z')
  .option('--json', 'print one JSON object per market instead of the text', false)
  .option(...cloud)
  .addHelpText(
    'after',
    `
Splits the newest rounds; request logs, taken once an hour, name the causes: docs/reasons.md. With
--cloud they need dynamodb:DescribeTable and s3:GetObject on the evidence bucket.

Examples:
  npx outpace why
  npx outpace why jackets --against Amazon --step home
  npx outpace why jackets --before 2026-11-22T09:00Z`,
  )
  .action(async (benchmark: string | undefined, options) => {
    const given = { against: undefined, step: undefined, before: undefined, ...options }
    code = await (await import('./commands/why.ts')).why({ benchmark, ...given }, surroundings(), output())
  })

program
  .command('incidents')
  .description('list incidents week by week; acknowledge or mute them')
  .argument(...oneBenchmark)
  .option('--weeks <n>', 'number of ISO weeks, including the current one', wholeNumber(1, 104), 8)
  .option('--json', 'print one JSON object per market instead of the text', false)
  .option('--ack <id>', 'acknowledge an incident')
  .option('--mute <time>', 'mute notifications for this long, such as "2 days"; "off" unmutes')
  .option(...cloud)
  .addHelpText(
    'after',
    `
Examples:
  npx outpace incidents --weeks 4
  npx outpace incidents jackets --mute "2 days"
  npx outpace incidents --cloud --ack sydney-phone-behind-us-20261112T010000Z`,
  )
  .action(async (benchmark: string | undefined, options) => {
    code = await (await import('./commands/incidents.ts')).incidents(
      { benchmark, ack: undefined, mute: undefined, ...options },
      surroundings(),
      output(),
    )
  })

program
  .command('mark')
  .description('mark a release or campaign on the time line of a benchmark')
  .argument('[label]', 'what happened, such as "spring campaign"')
  .option('--benchmark <name>', 'name or folder of a benchmark (default: all)')
  .option('--at <time>', 'when, such as 2026-11-22 or 2026-11-22T09:00Z (default: now)')
  .addOption(new Option('--kind <kind>', 'what it is').choices(markerKinds).default('other'))
  .option('--list', 'list markers', false)
  .option('--remove <id>', 'remove a marker')
  .option('--json', 'print one JSON object per benchmark instead of the text', false)
  .option(...cloud)
  .addHelpText(
    'after',
    `
Markers are lines in the trend; an incident that begins within 24 hours after one says so. In a deploy
pipeline, run it with --cloud and a role that may dynamodb:PutItem on the table: docs/dashboard.md.

Examples:
  npx outpace mark "spring campaign" --kind campaign
  npx outpace mark "$GITHUB_REF_NAME" --kind release --benchmark jackets --cloud
  npx outpace mark --list`,
  )
  .action(async (label: string | undefined, options) => {
    const given = { benchmark: undefined, at: undefined, remove: undefined, ...options }
    code = await (await import('./commands/mark.ts')).mark({ label, ...given }, surroundings(), output())
  })

program
  .command('notify')
  .description('list recipients and failed deliveries; send test messages')
  .argument(...oneBenchmark)
  .option('--test', 'send a sample of each message to every recipient and print where it went', false)
  .option(...cloud)
  .addHelpText(
    'after',
    `
Without "smtp" in outpace.yaml, mail is written to files in .outpace/outbox. With --test --cloud the
deployed function sends the samples by SES or SNS, which needs lambda:InvokeFunction on it.
Exits with 1 if a delivery failed. See docs/mail.md to set up senders, channels and webhooks.

Examples:
  npx outpace notify
  npx outpace notify jackets --test
  npx outpace notify --cloud
  npx outpace notify --test --cloud`,
  )
  .action(async (benchmark: string | undefined, options) => {
    code = await (await import('./commands/notify.ts')).notify({ benchmark, ...options }, surroundings(), output())
  })

program
  .command('replay')
  .description('judge the stored rounds again from scratch; exit with 1 if any result differs')
  .argument(...oneBenchmark)
  .option('--json', 'print one JSON object per market instead of the text', false)
  .option(...cloud)
  .action(async (benchmark: string | undefined, options) => {
    code = await (await import('./commands/replay.ts')).replayStored(
      { benchmark, ...options },
      surroundings(),
      output(),
    )
  })

program
  .command('selftest')
  .description('compare a site with itself to see how fair and how sensitive this machine is')
  .argument('[site]', 'a page, or a benchmark whose own site to use (default: demo)')
  .option('--rounds <n>', roundsText, wholeNumber(1, 1000), 12)
  .option('--json', 'print one JSON object instead of the table', false)
  .addHelpText(
    'after',
    `
Nothing is stored. Exits with 1 if the site significantly differs from itself by more than the margin.

Examples:
  npx outpace selftest
  npx outpace selftest jackets --rounds 30
  npx outpace selftest https://www.acme.com.au`,
  )
  .action(async (site: string | undefined, options) => {
    code = await (await import('./commands/selftest.ts')).selftest({ site, ...options }, surroundings(), output())
  })

const several = (text: string, before: string[]) => [...before, text]

program
  .command('try')
  .description('race your site against itself with a change applied on the wire: what would it gain?')
  .argument('[site]', 'a benchmark whose own site to use, or a page of yours')
  .option('--block <host|glob>', 'do not load what this host, or addresses like */tag.js, would send', several, [])
  .option('--preload <url>', 'have your pages announce this file in their header', several, [])
  .option('--compress', 'compress text that your site sends uncompressed', false)
  .option('--defer <script>', 'let pages no longer wait for this script: an address, or a glob', several, [])
  .option('--cache', 'let browsers keep scripts, styles, fonts and pictures for a year', false)
  .option('--server-wait <duration>', 'answer requests for pages after this time, such as 100ms')
  .option('--replace <url=file>', 'answer with this file instead', several, [])
  .option('--header <name=value>', 'set a response header of your pages', several, [])
  .option('--own <host|glob>', 'treat this host as yours too, such as your CDN', several, [])
  .option(...oneMarket)
  .option('--step <name>', 'judge this step only')
  .option('--rounds <n>', roundsText, wholeNumber(1, 1000), 6)
  .option('--json', 'print one JSON object instead of the table', false)
  .addHelpText(
    'after',
    `
Only your own site can be changed. Flags that take a value may be repeated; all changes are applied
together. Nothing is stored. Exits with 1 if your journey failed. How it works and its limits: docs/try.md.

Examples:
  npx outpace try demo --block "*/tag.js" --block "*/chat.js"
  npx outpace try jackets --market "Sydney phone" --server-wait 100ms --rounds 12
  npx outpace try jackets --step product --replace /hero.jpg=hero-small.webp --json
  npx outpace try https://www.acme.com.au --compress --own "*.acme-static.net"`,
  )
  .action(async (site: string | undefined, options) => {
    code = await (await import('./commands/try.ts')).tryChange(
      { site, market: undefined, ...options },
      surroundings(),
      output(),
    )
  })

const controls = [
  [
    'pause',
    'have "outpace watch" or, with --cloud, AWS stop measuring until "outpace resume"; alerts and digests go on',
  ],
  ['resume', 'have them go on measuring'],
  ['run-now', 'have them measure a round in the next two minutes, also where measuring is paused'],
] as const
for (const [verb, description] of controls) {
  program
    .command(verb)
    .description(description)
    .argument(...oneBenchmark)
    .option(...oneMarket)
    .option(...cloud)
    .action(async (benchmark: string | undefined, options) => {
      const { pause } = await import('./commands/pause.ts')
      code = await pause({ verb, benchmark, market: undefined, ...options }, surroundings(), output())
    })
}

const settingsCommand = program
  .command('settings')
  .description('show and change target, schedule, recipients and competitors without editing files or deploying')
const agreed = ['--yes', 'also where something is judged from scratch', false] as const
const changedBenchmark = ['<benchmark>', 'name or folder of a benchmark'] as const
const jsonChange = ['--json', 'print one JSON object instead of the text', false] as const

settingsCommand
  .command('show')
  .description('print what is set live, and who changed what and when')
  .argument(...oneBenchmark)
  .option('--json', 'print one JSON object per benchmark instead of the text', false)
  .option(...cloud)
  .addHelpText('after', '\nExamples:\n  npx outpace settings show\n  npx outpace settings show jackets --cloud')
  .action(async (benchmark: string | undefined, options) => {
    const { settings } = await import('./commands/settings.ts')
    code = await settings({ verb: 'show', benchmark, ...options }, surroundings(), output())
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
    `
Keys: every, target.against, target.metric, target.margin, target.promise ("none" for no promise), alarm.to,
and competitors, which lists all competitors given by pages. Prints what a change means for load, cost, alarms
and verdicts: docs/settings.md.

Examples:
  npx outpace settings set jackets every="30 minutes" target.margin=3%
  npx outpace settings set jackets alarm.to="[ceo@acme.example, { to: web@acme.example, quiet: 22:00-07:00 }]" --cloud
  npx outpace settings set jackets competitors='[{ name: Globex, origin: https://globex.example, pages: { home: / } }]'
  npx outpace settings set jackets every=`,
  )
  .action(async (benchmark: string, changes: string[], options) => {
    const { settings } = await import('./commands/settings.ts')
    code = await settings({ verb: 'set', benchmark, changes, ...options }, surroundings(), output())
  })

settingsCommand
  .command('undo')
  .description('set everything as it was before a change; undoing that brings it back')
  .argument(...changedBenchmark)
  .option('--change <number>', 'as it was before this change (default: the newest)', wholeNumber(1, 1_000_000))
  .option(...agreed)
  .option(...jsonChange)
  .option(...cloud)
  .addHelpText(
    'after',
    '\nExamples:\n  npx outpace settings undo jackets\n  npx outpace settings undo jackets --change 3',
  )
  .action(async (benchmark: string, { change, ...options }) => {
    const { settings } = await import('./commands/settings.ts')
    code = await settings({ verb: 'undo', benchmark, number: change, ...options }, surroundings(), output())
  })

settingsCommand
  .command('pull')
  .description('write live settings into benchmark.yaml, and clear them once the file says the same')
  .argument(...oneBenchmark)
  .option(...jsonChange)
  .option(...cloud)
  .addHelpText(
    'after',
    `
Comments, order and everything that is not set stay. With --cloud the settings stay in force until you have
deployed the file: run it again then, and it clears them.

Examples:
  npx outpace settings pull
  npx outpace settings pull jackets --cloud`,
  )
  .action(async (benchmark: string | undefined, options) => {
    const { settings } = await import('./commands/settings.ts')
    code = await settings({ verb: 'pull', benchmark, ...options }, surroundings(), output())
  })

program
  .command('cost')
  .description('estimate the monthly AWS cost; exit with 1 if it exceeds monthlySpendingCap')
  .argument(...oneBenchmark)
  .option('--json', 'print one JSON object instead of the tables', false)
  .action(async (benchmark: string | undefined, options) => {
    code = await (await import('./commands/cost.ts')).cost({ benchmark, ...options }, surroundings(), output())
  })

program
  .command('doctor')
  .description('check the browser, its barrier, the store and the configuration, and print how to fix problems')
  .option('--cloud', 'check the AWS deployment instead of this machine, through "run" in every region', false)
  .option('--region <region>', 'check this AWS region only (with --cloud)')
  .option('--json', 'print one JSON object instead of the text', false)
  .addHelpText(
    'after',
    `
Exits with 1 if there is a problem. --cloud uses the AWS credentials of this shell, which need
lambda:GetFunctionConfiguration, lambda:InvokeFunction, lambda:ListEventSourceMappings and
dynamodb:Describe* on the functions and the table of the deployment.

Examples:
  npx outpace doctor
  npx outpace doctor --cloud --region eu-west-1`,
  )
  .action(async (options) => {
    code = await (await import('./commands/doctor.ts')).doctor(
      { region: undefined, ...options },
      surroundings(),
      output(),
    )
  })

program
  .command('report')
  .description('print the weekly digest: standing, incidents, promise, changes, audits and what to do next')
  .argument(...oneBenchmark)
  .option('--week <week>', 'such as 2026-W46, or any date in it (default: the last complete week)')
  .addOption(new Option('--pdf', 'write A4 pages, printed by Chromium').default(false).conflicts('html'))
  .option('--html', 'print HTML, as in the mail', false)
  .option('-o, --output <file>', 'write to a file; .pdf and .html select the format')
  .option(...cloud)
  .addHelpText(
    'after',
    `
A week runs from Monday 00:00 to Monday 00:00 in the market's time zone. --pdf without -o writes
outpace-<benchmark>-<week>.pdf to the current folder. Nothing is sent. docs/report.md explains each number.

Examples:
  npx outpace report
  npx outpace report jackets --week 2026-W46 -o jackets.pdf
  npx outpace report jackets --week 2026-11-09 --html > jackets.html`,
  )
  .action(async (benchmark: string | undefined, options) => {
    const given = { week: undefined, output: undefined, ...options }
    code = await (await import('./commands/report.ts')).report({ benchmark, ...given }, surroundings(), output())
  })

program
  .command('export')
  .description('print stored rounds as CSV, or write them as a data set to publish')
  .argument('[benchmark]', 'name or folder of a benchmark, or the id printed by compare; --dataset: generated-quarter')
  .option('--csv', 'print CSV with a header line, one line per load and step', false)
  .option('--dataset', 'write JSON Lines, CSV and a README, without names, addresses and dates', false)
  .option('--out <dir>', 'folder of the data set; new or empty', 'outpace-dataset')
  .option('--names', 'keep names, addresses and dates in the data set', false)
  .option('--licence <id>', 'licence of the data set: CC-BY-4.0, CC-BY-SA-4.0, CC0-1.0 or ODbL-1.0', 'CC-BY-4.0')
  .option(...oneMarket)
  .option('--from <time>', 'first scheduled time, such as 2026-11-22 or 2026-11-22T09:00Z')
  .option('--to <time>', 'last scheduled time')
  .option('-o, --output <file>', 'write CSV to a file instead of standard output')
  .option(...cloud)
  .addHelpText(
    'after',
    `
Examples:
  npx outpace export demo --csv --from 2026-11-01 -o november.csv
  npx outpace export generated-quarter --dataset --out quarter`,
  )
  .action(async (benchmark: string | undefined, options) => {
    await (await import('./commands/export.ts')).exportRounds({ benchmark, ...options }, surroundings(), output())
  })

program
  .command('evidence')
  .description('list recorded pictures, request logs and traces; write them as HAR, waterfall or trace')
  .argument('<benchmark>', 'name or folder of a benchmark')
  .option('--site <name>', 'this site only (default: with --har yours)')
  .option(...oneMarket)
  .option('--at <time>', 'the newest evidence up to this time, such as 2026-11-22 or 2026-11-22T09:00Z')
  .option('--har <file>', 'write the requests of a site as HAR 1.2; its pages are the steps')
  .option('--waterfall <file>', 'write the requests of all sites on one clock as SVG')
  .option('--trace <file>', 'write the newest Playwright trace of a failed visit (ZIP)')
  .option('--step <name>', 'step of the waterfall (default: the first)')
  .option('--queries', 'keep the query strings of addresses in the HAR file', false)
  .option('--json', 'print the list as one JSON array', false)
  .option(...cloud)
  .addHelpText(
    'after',
    `
A HAR file opens in the Network panel of a browser. It has no cookies, headers and bodies, because none are
recorded. Query strings may identify a visitor, so they are left out unless you ask for them.
A trace is of your own site only, where a visit failed. Open it with "npx playwright show-trace FILE".

Examples:
  npx outpace evidence demo
  npx outpace evidence demo --har home.har
  npx outpace evidence jackets --trace failed.zip
  npx outpace evidence jackets --waterfall search.svg --step search --at 2026-11-22`,
  )
  .action(async (benchmark: string, options) => {
    const given = {
      site: undefined,
      market: undefined,
      at: undefined,
      har: undefined,
      waterfall: undefined,
      trace: undefined,
      ...options,
    }
    code = await (await import('./commands/evidence.ts')).evidence(
      { benchmark, step: undefined, ...given },
      surroundings(),
      output(),
    )
  })

program
  .command('field')
  .description('ask what real Chrome users saw (CrUX), and print it beside what was measured')
  .argument(...oneBenchmark)
  .option('--json', 'print one JSON object per market instead of the table', false)
  .option(...cloud)
  .addHelpText(
    'after',
    `
Needs a key of the CrUX API: docs/field.md. "outpace watch" asks once a day.

Example:
  OUTPACE_SECRET_CRUX_KEY=... npx outpace field jackets`,
  )
  .action(async (benchmark: string | undefined, options) => {
    code = await (await import('./commands/field.ts')).field({ benchmark, ...options }, surroundings(), output())
  })

program
  .command('import')
  .description(
    "import a recording of the Chrome DevTools Recorder, a lighthouserc, a list of addresses or another tool's script into a benchmark; or rounds and audits that could not be stored, from the file named in the error message",
  )
  .argument('<file>', 'what to import: see docs/import.md; or JSON lines, one round or audit each')
  .option('--into <benchmark>', 'the benchmark that it is for')
  .option('--site <name>', 'the site that it is for (default: your own)')
  .action(async (file: string, { into, site }: { into?: string; site?: string }) => {
    const { importFile } = await import('./commands/import.ts')
    await importFile(file, { into, site, surroundings: surroundings(), output: output() })
  })

/** The exit code for an error, which is explained on standard error. */
function explained(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.misuse
  const isExplained = explainedErrors.some((type) => error instanceof type)
  process.stderr.write(`${isExplained ? (error as Error).message : unexpectedWords(error, { stack: showsStack() })}\n`)
  return exitCodes.misuse
}

const explainedErrors = [CliError, ScriptError, StoreError, ChromiumError]

// Thrown where nothing awaits it, such as in a timer.
process.on('uncaughtException', (error) => process.exit(explained(error)))
// Whoever reads the output may stop early: `outpace verdict | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(code)
  throw error
})

try {
  await program.parseAsync()
} catch (error) {
  code = explained(error)
}
process.exitCode = code
