import { type Command, Option } from 'commander'
import { usualPort } from '../local/usual-port.ts'
import { output } from '../output.ts'
import { endOnInterrupt } from '../stop.ts'
import { surroundings } from '../surroundings.ts'
import { below, examples } from './help.ts'
import { cloud, failOn, oneBenchmark, oneMarket, several, wholeNumber } from './options.ts'

/** What was measured, in words, pages and files; nothing here changes it. */
export function readingCommands(program: Command): void {
  program.commandsGroup('Read results:')

  program
    .command('open')
    .description('open the dashboard: standing, journey, trend, pictures side by side, incidents, audits')
    .option('--port <n>', 'port on 127.0.0.1; 0 takes any free one', wholeNumber(0, 65_535), usualPort)
    .option('--no-browser', 'print the address only')
    .addHelpText(
      'after',
      below(`
It shows what is stored on this machine, also while "outpace run" or "outpace watch" measures, and only
to this machine. Over SSH: ssh -L 8380:127.0.0.1:8380 HOST, then open http://127.0.0.1:8380.

Examples:
  npx outpace open
  npx outpace open --port 9000 --no-browser`),
    )
    .action(async (options) => {
      endOnInterrupt()
      process.exitCode = await (await import('../commands/open.ts')).open(options, surroundings(), output())
    })

  program
    .command('verdict')
    .description('print where you stand now, since when, where you started, and how certain that is')
    .argument(...oneBenchmark)
    .option(...oneMarket)
    .option('--json', 'print one JSON object per market instead of the text', false)
    .addOption(failOn())
    .option(...cloud)
    .addHelpText(
      'after',
      below(`
Every round measured so far counts, and checking often does not bias the result: docs/statistics.md.

Examples:
  npx outpace verdict
  npx outpace verdict jackets --json --fail-on behind`),
    )
    .action(async (benchmark: string | undefined, options) => {
      process.exitCode = await (await import('../commands/verdict.ts')).verdict(
        { benchmark, ...options },
        surroundings(),
        output(),
      )
    })

  program
    .command('why')
    .description('print why you are slower: the gap in parts that add up, and what causes them')
    .argument(...oneBenchmark)
    .option(...oneMarket)
    .option('--against <name>', 'this competitor (default: the one furthest ahead on the worst step)')
    .option('--step <name>', 'this step (default: the one on which you are furthest behind)')
    .option(
      '--before <time>',
      'what changed on your site at this time, such as 2026-11-22 or 2026-11-22T09:00Z; UTC without a zone',
    )
    .option('--json', 'print one JSON object per market instead of the text', false)
    .option(...cloud)
    .addHelpText(
      'after',
      below(`
Splits the newest rounds; request logs, taken once an hour, name the causes: docs/reasons.md. With
--cloud they need dynamodb:DescribeTable and s3:GetObject on the evidence bucket.

Examples:
  npx outpace why
  npx outpace why jackets --against Amazon --step home
  npx outpace why jackets --before 2026-11-22T09:00Z`),
    )
    .action(async (benchmark: string | undefined, options) => {
      const given = { against: undefined, step: undefined, before: undefined, ...options }
      process.exitCode = await (await import('../commands/why.ts')).why(
        { benchmark, ...given },
        surroundings(),
        output(),
      )
    })

  program
    .command('incidents')
    .description('list incidents week by week; acknowledge or mute them')
    .argument(...oneBenchmark)
    .option('--weeks <n>', 'number of ISO weeks, including the current one', wholeNumber(1, 104), 8)
    .option('--json', 'print one JSON object per market instead of the text', false)
    .option('--ack <id>', 'acknowledge an incident; give it once for each of several', several, [])
    .option('--mute <time>', 'mute notifications for this long, such as "2 days"; "off" unmutes')
    .option(...cloud)
    .addHelpText(
      'after',
      below(`
Examples:
  npx outpace incidents --weeks 4
  npx outpace incidents jackets --mute "2 days"
  npx outpace incidents jackets --cloud --ack sydney-phone-behind-us-20261112T010000Z`),
    )
    .action(async (benchmark: string | undefined, options) => {
      process.exitCode = await (await import('../commands/incidents.ts')).incidents(
        { benchmark, mute: undefined, ...options },
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
      below(`
A week runs from Monday 00:00 to Monday 00:00 in the market's time zone. --pdf without -o writes
outpace-<benchmark>-<week>.pdf to the current folder. Nothing is sent. docs/report.md explains each number.

Examples:
  npx outpace report
  npx outpace report jackets --week 2026-W46 -o jackets.pdf
  npx outpace report jackets --week 2026-11-09 --html > jackets.html`),
    )
    .action(async (benchmark: string | undefined, options) => {
      const given = { week: undefined, output: undefined, ...options }
      process.exitCode = await (await import('../commands/report.ts')).report(
        { benchmark, ...given },
        surroundings(),
        output(),
      )
    })

  program
    .command('evidence')
    .description('list recorded pictures, request logs and traces; write them as HAR, waterfall or trace')
    .argument('<benchmark>', 'name or folder of a benchmark')
    .option('--site <name>', 'this site only (default: with --har yours)')
    .option(...oneMarket)
    .option(
      '--at <time>',
      'the newest evidence up to this time, such as 2026-11-22 or 2026-11-22T09:00Z; UTC without a zone',
    )
    .option('--har <file>', 'write the requests of a site as HAR 1.2; its pages are the steps')
    .option('--waterfall <file>', 'write the requests of all sites on one clock as SVG')
    .option('--trace <file>', 'write the newest Playwright trace of a failed visit (ZIP)')
    .option('--step <name>', 'step of the waterfall (default: the first)')
    .option('--queries', 'keep the query strings of addresses in the HAR file', false)
    .addOption(
      new Option('--json', 'print the list as one JSON array').default(false).conflicts(['har', 'waterfall', 'trace']),
    )
    .option(...cloud)
    .addHelpText(
      'after',
      below(`
A HAR file opens in the Network panel of a browser. It has no cookies, headers and bodies, because none are
recorded. Query strings may identify a visitor, so they are left out unless you ask for them.
A trace is of your own site only, where a visit failed. Open it with "npx playwright show-trace FILE".

Examples:
  npx outpace evidence demo
  npx outpace evidence demo --har home.har
  npx outpace evidence jackets --trace failed.zip
  npx outpace evidence jackets --waterfall search.svg --step search --at 2026-11-22`),
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
      process.exitCode = await (await import('../commands/evidence.ts')).evidence(
        { benchmark, step: undefined, ...given },
        surroundings(),
        output(),
      )
    })

  program
    .command('export')
    .description('print stored rounds as CSV, or write them as a data set to publish')
    .argument(
      '[benchmark]',
      'name or folder of a benchmark, or the id printed by compare; --dataset: generated-quarter',
    )
    .option('--csv', 'print CSV with a header line, one line per load and step', false)
    .option('--dataset', 'write JSON Lines, CSV and a README, without names, addresses and dates', false)
    .addOption(
      new Option('--out <dir>', 'folder of the data set; new or empty').default('outpace-dataset').conflicts('csv'),
    )
    .addOption(new Option('--names', 'keep names, addresses and dates in the data set').default(false).conflicts('csv'))
    .addOption(
      new Option('--licence <id>', 'licence of the data set: CC-BY-4.0, CC-BY-SA-4.0, CC0-1.0 or ODbL-1.0')
        .default('CC-BY-4.0')
        .conflicts('csv'),
    )
    .option(...oneMarket)
    .option('--from <time>', 'first scheduled time, such as 2026-11-22 or 2026-11-22T09:00Z; UTC without a zone')
    .option('--to <time>', 'last scheduled time; a date includes that day')
    .addOption(new Option('-o, --output <file>', 'write CSV to a file instead of standard output').conflicts('dataset'))
    .option(...cloud)
    .addHelpText(
      'after',
      below(`
Examples:
  npx outpace export demo --csv --from 2026-11-01 -o november.csv
  npx outpace export generated-quarter --dataset --out quarter`),
    )
    .action(async (benchmark: string | undefined, options) => {
      process.exitCode = await (await import('../commands/export.ts')).exportRounds(
        { benchmark, ...options },
        surroundings(),
        output(),
      )
    })

  program
    .command('replay')
    .description('judge the stored rounds again from scratch; exit with 1 if any result differs')
    .argument(...oneBenchmark)
    .option('--json', 'print one JSON object per market instead of the text', false)
    .option(...cloud)
    .addHelpText('after', examples('replay jackets', 'replay --cloud'))
    .action(async (benchmark: string | undefined, options) => {
      process.exitCode = await (await import('../commands/replay.ts')).replayStored(
        { benchmark, ...options },
        surroundings(),
        output(),
      )
    })
}
