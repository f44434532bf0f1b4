import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { ScriptError } from '#measure/journey/script.ts'
import { outpaceVersion } from '#measure/round/worker.ts'
import { StoreError } from '#store/store-error.ts'
import { CliError, exitCodes } from './cli-error.ts'
import { audit } from './commands/audit.ts'
import { check } from './commands/check.ts'
import { compare } from './commands/compare.ts'
import { cost } from './commands/cost.ts'
import { doctor } from './commands/doctor.ts'
import { exportCsv } from './commands/export.ts'
import { importRecords } from './commands/import.ts'
import { incidents } from './commands/incidents.ts'
import { notify } from './commands/notify.ts'
import { replayStored } from './commands/replay.ts'
import { report } from './commands/report.ts'
import { run } from './commands/run.ts'
import { selftest } from './commands/selftest.ts'
import { verdict } from './commands/verdict.ts'
import { watch } from './commands/watch.ts'
import { output } from './output.ts'
import { surroundings } from './surroundings.ts'

const program = new Command('outpace')
  .description('Measures how fast your site is beside your competitors, and tells whether you are ahead or behind.')
  .version(outpaceVersion)
  .exitOverride()
  .addHelpText(
    'after',
    `
Exit codes: 0 done; 1 a journey of ours failed, a target asked for with --fail-on is missed, a page of
ours misses a budget of its audit or could not be audited, AWS would charge more than
monthlySpendingCap, replay or selftest found a difference, or the doctor found something wrong;
2 wrong use or configuration; 130 stopped with Ctrl-C.

Environment: CHROMIUM_PATH, an installed Chrome or Chromium to use; OUTPACE_SECRET_<NAME>, a secret
that our own journey, a channel or the mail server asks for; NO_COLOR. --cloud uses the AWS
credentials of this shell, and the region that outpace.yaml names as homeRegion, or AWS_REGION.

Examples:
  npx outpace compare https://www.acme.com.au https://www.amazon.com.au
  npx outpace run demo --rounds 6
  npx outpace check --live`,
  )

const wholeNumber = (lowest: number, highest: number) => (text: string) => {
  const value = Number(text)
  if (Number.isInteger(value) && value >= lowest && value <= highest) return value
  throw new InvalidArgumentError(`It must be a whole number from ${lowest} to ${highest}.`)
}
const failOn = new Option('--fail-on <verdict>', 'exit with 1 when the verdict against the target is this').choices([
  'behind',
])

const cloud = ['--cloud', 'what is deployed in AWS, in place of what was measured here', false] as const

let code: number = exitCodes.done

program
  .command('compare')
  .description('race pages against each other, without any configuration; the first is yours')
  .argument('<url...>', 'two or more pages')
  .option('--profile <name>', 'device and network to imitate: phone-4g, desktop-cable or desktop', 'desktop-cable')
  .option('--loads <n>', 'loads a page and round', wholeNumber(1, 9), 1)
  .option('--rounds <n>', 'rounds; an interval of 95 % needs 6', wholeNumber(1, 1000), 6)
  .option(
    '--audit',
    'audit them with Lighthouse in place of racing them; --loads and --rounds mean nothing then',
    false,
  )
  .option('--runs <n>', 'Lighthouse runs a page, with --audit; the median run counts', wholeNumber(1, 9))
  .option('--json', 'print one JSON object in place of the table', false)
  .addOption(failOn)
  .addHelpText(
    'after',
    `
Examples:
  npx outpace compare www.acme.com.au www.amazon.com.au
  npx outpace compare localhost:3000 https://www.acme.com.au --profile phone-4g --rounds 12 --json`,
  )
  .action(async (urls: string[], options) => {
    code = await compare(urls, { ...options, surroundings: surroundings(), output: output() })
  })

program
  .command('check')
  .description('check outpace.yaml and every scenarios/*/benchmark.yaml')
  .argument('[benchmark]', 'folder or name of one benchmark')
  .option('--live', 'walk every journey once, in the first market', false)
  .action(async (benchmark: string | undefined, options) => {
    code = await check({ benchmark, ...options }, surroundings(), output())
  })

program
  .command('run')
  .description('measure now, and print who is ahead')
  .argument('[benchmark]', 'folder or name of one benchmark; all without it')
  .option('--rounds <n>', 'rounds; an interval of 95 % needs 6', wholeNumber(1, 1000), 1)
  .option('--market <name>', 'one market only')
  .option('--json', 'print one JSON object a market in place of the table', false)
  .addOption(failOn)
  .addHelpText(
    'after',
    `
Examples:
  npx outpace run demo --rounds 6
  npx outpace run jackets --market "Sydney phone" --json --fail-on behind`,
  )
  .action(async (benchmark: string | undefined, options) => {
    code = await run({ benchmark, ...options }, surroundings(), output())
  })

program
  .command('audit')
  .description('audit every page of every site with Lighthouse, and print what the others do better')
  .argument('[benchmark]', 'folder or name of one benchmark; all without it')
  .option('--page <step>', 'the page of one step only')
  .option('--site <name>', 'one site only')
  .option('--market <name>', 'one market only')
  .option('--runs <n>', 'Lighthouse runs a page; the median run counts', wholeNumber(1, 9))
  .option('--json', 'print one JSON object a market in place of the tables', false)
  .option('--open', "open Lighthouse's own report of the first page", false)
  .addHelpText(
    'after',
    `
A run takes about 20 s: a benchmark of 3 sites, 4 pages and 3 runs takes 12 minutes. An audit of a part
(--page, --site) is shown and not stored.

Examples:
  npx outpace audit demo --page home --runs 1
  npx outpace audit jackets --market "Sydney phone" --json`,
  )
  .action(async (benchmark: string | undefined, options) => {
    code = await audit({ benchmark, ...options }, surroundings(), output())
  })

program
  .command('watch')
  .description('measure on schedule until Ctrl-C, which lets the round in hand finish')
  .argument('[benchmark]', 'folder or name of one benchmark; all without it')
  .action(async (benchmark: string | undefined) => {
    code = await watch({ benchmark }, surroundings())
  })

program
  .command('verdict')
  .description('print how you stand now, since when, and how sure that is')
  .argument('[benchmark]', 'folder or name of one benchmark; all without it')
  .option('--market <name>', 'one market only')
  .option('--json', 'print one JSON object a market in place of the sentences', false)
  .addOption(failOn)
  .option(...cloud)
  .addHelpText(
    'after',
    `
Every round ever measured counts, and looking often does not make it wrong: docs/statistics.md.

Examples:
  npx outpace verdict
  npx outpace verdict jackets --json --fail-on behind`,
  )
  .action(async (benchmark: string | undefined, options) => {
    code = await verdict({ benchmark, ...options }, surroundings(), output())
  })

program
  .command('incidents')
  .description('print when customers were worse off, week by week')
  .argument('[benchmark]', 'folder or name of one benchmark; all without it')
  .option('--weeks <n>', 'ISO weeks, the present one among them', wholeNumber(1, 104), 8)
  .option('--json', 'print one JSON object a market in place of the sentences', false)
  .option('--ack <id>', 'acknowledge an incident')
  .option('--mute <time>', 'tell nobody for so long, such as "2 days"; "off" ends it')
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
    code = await incidents({ benchmark, ack: undefined, mute: undefined, ...options }, surroundings(), output())
  })

program
  .command('notify')
  .description('print who is told of what, and what did not reach them')
  .argument('[benchmark]', 'folder or name of one benchmark; all without it')
  .option('--test', 'send a sample of each message to all of them, and print where each went', false)
  .option(...cloud)
  .addHelpText(
    'after',
    `
Without "smtp" in outpace.yaml, mails are files in .outpace/outbox. With --test --cloud the deployed
function sends the samples, by SES or SNS, which needs lambda:InvokeFunction on outpace-notify. Exits with 1
if something did not reach somebody. docs/mail.md tells how to set up senders, channels and webhooks.

Examples:
  npx outpace notify
  npx outpace notify jackets --test
  npx outpace notify --cloud
  npx outpace notify --test --cloud`,
  )
  .action(async (benchmark: string | undefined, options) => {
    code = await notify({ benchmark, ...options }, surroundings(), output())
  })

program
  .command('replay')
  .description('judge the stored rounds again from nothing, and exit with 1 if anything comes out differently')
  .argument('[benchmark]', 'folder or name of one benchmark; all without it')
  .option('--json', 'print one JSON object a market in place of the sentences', false)
  .option(...cloud)
  .action(async (benchmark: string | undefined, options) => {
    code = await replayStored({ benchmark, ...options }, surroundings(), output())
  })

program
  .command('selftest')
  .description('race a site against itself: is this machine fair, and what would it find within a day?')
  .argument('[site]', "a page, or a benchmark, whose own site is taken; the demo's shop without it")
  .option('--rounds <n>', 'rounds; an interval of 95 % needs 6', wholeNumber(1, 1000), 12)
  .option('--json', 'print one JSON object in place of the table', false)
  .addHelpText(
    'after',
    `
Nothing is stored. Exits with 1 if the site certainly differs from itself by more than the margin.

Examples:
  npx outpace selftest
  npx outpace selftest jackets --rounds 30
  npx outpace selftest https://www.acme.com.au`,
  )
  .action(async (site: string | undefined, options) => {
    code = await selftest({ site, ...options }, surroundings(), output())
  })

program
  .command('cost')
  .description('estimate what AWS would charge in a month, and exit with 1 if that is more than monthlySpendingCap')
  .argument('[benchmark]', 'folder or name of one benchmark; all without it')
  .option('--json', 'print one JSON object in place of the tables', false)
  .action(async (benchmark: string | undefined, options) => {
    code = await cost({ benchmark, ...options }, surroundings(), output())
  })

program
  .command('doctor')
  .description(
    'look at the browser, its barrier, the store and the configuration, and say what is wrong and how to mend it',
  )
  .option(
    '--cloud',
    'look at what is deployed in place of this machine, through the function "run" of every region',
    false,
  )
  .option('--region <region>', 'one AWS region only; with --cloud')
  .option('--json', 'print one JSON object in place of the lines', false)
  .addHelpText(
    'after',
    `
Exits with 1 if anything is wrong. --cloud uses the AWS credentials of this shell, which need
lambda:GetFunctionConfiguration, lambda:InvokeFunction, lambda:ListEventSourceMappings and
dynamodb:Describe* on what Outpace deploys.

Examples:
  npx outpace doctor
  npx outpace doctor --cloud --region eu-west-1`,
  )
  .action(async (options) => {
    code = await doctor({ region: undefined, ...options }, surroundings(), output())
  })

program
  .command('report')
  .description('print the digest of a week: standing, incidents, promise, changes, audits, and what to do next')
  .argument('[benchmark]', 'folder or name of one benchmark; all without it')
  .option('--week <week>', 'such as 2026-W46, or a date of it; the newest week that is over without it')
  .addOption(new Option('--pdf', 'as A4 pages, printed by Chromium').default(false).conflicts('html'))
  .option('--html', 'as a page, as it is mailed', false)
  .option('-o, --output <file>', 'write to a file, whole or not at all; its ending may tell the format')
  .option(...cloud)
  .addHelpText(
    'after',
    `
A week lasts from Monday 00:00 to Monday 00:00 in the market's time zone. --pdf without -o writes
outpace-<benchmark>-<week>.pdf in this folder. Nothing is sent. docs/report.md says how each number is made.

Examples:
  npx outpace report
  npx outpace report jackets --week 2026-W46 -o jackets.pdf
  npx outpace report jackets --week 2026-11-09 --html > jackets.html`,
  )
  .action(async (benchmark: string | undefined, options) => {
    const given = { week: undefined, output: undefined, ...options }
    code = await report({ benchmark, ...given }, surroundings(), output())
  })

program
  .command('export')
  .description('print stored rounds as CSV, a line a load and step')
  .argument('<benchmark>', 'folder or name of a benchmark, or the id that compare printed')
  .requiredOption('--csv', 'as CSV, with a header line')
  .option('--market <name>', 'one market only')
  .option('--from <time>', 'first scheduled time, such as 2026-11-22 or 2026-11-22T09:00Z')
  .option('--to <time>', 'last scheduled time')
  .option('-o, --output <file>', 'write to a file in place of standard output')
  .option(...cloud)
  .addHelpText('after', '\nExample:\n  npx outpace export demo --csv --from 2026-11-01 -o november.csv')
  .action(async (benchmark: string, options) => {
    await exportCsv({ benchmark, ...options }, surroundings())
  })

program
  .command('import')
  .description('put rounds and audits into the store that it had to refuse, from the file that the message named')
  .argument('<file>', 'JSON lines, a round or an audit each')
  .action(async (file: string) => {
    await importRecords(file, surroundings(), output())
  })

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) code = error.exitCode === 0 ? exitCodes.done : exitCodes.misuse
  else if (error instanceof CliError || error instanceof ScriptError || error instanceof StoreError) {
    process.stderr.write(`${error.message}\n`)
    code = exitCodes.misuse
  } else throw error
}
process.exitCode = code
