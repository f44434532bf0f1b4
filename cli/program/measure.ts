import type { Command } from 'commander'
import { output } from '../output.ts'
import { endOnInterrupt } from '../stop.ts'
import { surroundings } from '../surroundings.ts'
import { below, examples } from './help.ts'
import { cloud, failOn, oneBenchmark, oneMarket, roundsText, runsText, several, wholeNumber } from './options.ts'

/** Everything that opens a browser. */
export function measuringCommands(program: Command): void {
  program.commandsGroup('Measure:')

  program
    .command('run')
    .description('measure now and print who is ahead')
    .argument(...oneBenchmark)
    .option('--rounds <n>', `${roundsText}, a first verdict 7`, wholeNumber(1, 1000), 1)
    .option(...oneMarket)
    .option('--json', 'print one JSON object per market instead of the table', false)
    .option('--dashboard', 'serve the dashboard meanwhile, in a terminal until Ctrl-C', false)
    .option('--no-browser', 'with --dashboard: print its address only')
    .addOption(failOn())
    .addHelpText(
      'after',
      below(`
Examples:
  npx outpace run demo --rounds 7
  npx outpace run jackets --market "Sydney phone" --json --fail-on behind`),
    )
    .action(async (benchmark: string | undefined, options) => {
      process.exitCode = await (await import('../commands/run.ts')).run(
        { benchmark, ...options },
        surroundings(),
        output(),
      )
    })

  program
    .command('watch')
    .description('measure on schedule until Ctrl-C, which lets the current round finish')
    .argument(...oneBenchmark)
    .addHelpText('after', examples('watch', 'watch jackets'))
    .action(async (benchmark: string | undefined) => {
      endOnInterrupt()
      process.exitCode = await (await import('../commands/watch.ts')).watch({ benchmark }, surroundings())
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
      below(`
A run takes about 20 s, so a benchmark of 3 sites, 4 pages and 3 runs takes 12 minutes. A partial audit
(--page, --site) is shown but not stored.

Examples:
  npx outpace audit demo --page home --runs 1
  npx outpace audit jackets --market "Sydney phone" --json`),
    )
    .action(async (benchmark: string | undefined, options) => {
      process.exitCode = await (await import('../commands/audit.ts')).audit(
        { benchmark, ...options },
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
      below(`
Needs a key of the CrUX API: docs/field.md. "outpace watch" asks once a day.

Example:
  OUTPACE_SECRET_CRUX_KEY=... npx outpace field jackets`),
    )
    .action(async (benchmark: string | undefined, options) => {
      process.exitCode = await (await import('../commands/field.ts')).field(
        { benchmark, ...options },
        surroundings(),
        output(),
      )
    })

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
      below(`
Only your own site can be changed. Flags that take a value may be repeated; all changes are applied
together. Nothing is stored. Exits with 1 if your journey failed. How it works and its limits: docs/try.md.

Examples:
  npx outpace try demo --block "*/tag.js" --block "*/chat.js"
  npx outpace try jackets --market "Sydney phone" --server-wait 100ms --rounds 12
  npx outpace try jackets --step product --replace /hero.jpg=hero-small.webp --json
  npx outpace try https://www.acme.com.au --compress --own "*.acme-static.net"`),
    )
    .action(async (site: string | undefined, options) => {
      process.exitCode = await (await import('../commands/try.ts')).tryChange(
        { site, market: undefined, ...options },
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
      below(`
Nothing is stored. Exits with 1 if the site significantly differs from itself by more than the margin.

Examples:
  npx outpace selftest
  npx outpace selftest jackets --rounds 30
  npx outpace selftest https://www.acme.com.au`),
    )
    .action(async (site: string | undefined, options) => {
      process.exitCode = await (await import('../commands/selftest.ts')).selftest(
        { site, ...options },
        surroundings(),
        output(),
      )
    })
}
