import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { outpaceVersion } from '../measure/worker.ts'
import { StoreError } from '../store/store-error.ts'
import { check } from './check.ts'
import { CliError, exitCodes } from './cli-error.ts'
import { compare } from './compare.ts'
import { exportCsv } from './export.ts'
import { importRounds } from './import.ts'
import { output } from './output.ts'
import { run } from './run.ts'
import { JourneyError } from './scenarios-journey.ts'
import { surroundings } from './surroundings.ts'
import { watch } from './watch.ts'

const program = new Command('outpace')
  .description('Measures how fast your site is beside your competitors, and tells whether you are ahead or behind.')
  .version(outpaceVersion)
  .exitOverride()
  .addHelpText(
    'after',
    `
Exit codes: 0 done; 1 a journey of ours failed, or a target asked for with --fail-on is missed;
2 wrong use or configuration; 130 stopped with Ctrl-C.

Environment: CHROMIUM_PATH, an installed Chrome or Chromium to use; OUTPACE_SECRET_<NAME>, a secret
that our own journey asks for; NO_COLOR.

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

let code: number = exitCodes.done

program
  .command('compare')
  .description('race pages against each other, without any configuration; the first is yours')
  .argument('<url...>', 'two or more pages')
  .option('--profile <name>', 'device and network to imitate: phone-4g, desktop-cable or desktop', 'desktop-cable')
  .option('--loads <n>', 'loads a page and round', wholeNumber(1, 9), 1)
  .option('--rounds <n>', 'rounds; an interval of 95 % needs 6', wholeNumber(1, 1000), 6)
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
  .command('watch')
  .description('measure on schedule until Ctrl-C, which lets the round in hand finish')
  .argument('[benchmark]', 'folder or name of one benchmark; all without it')
  .action(async (benchmark: string | undefined) => {
    code = await watch({ benchmark }, surroundings(), output())
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
  .addHelpText('after', '\nExample:\n  npx outpace export demo --csv --from 2026-11-01 -o november.csv')
  .action(async (benchmark: string, options) => {
    await exportCsv({ benchmark, ...options }, surroundings())
  })

program
  .command('import')
  .description('put rounds into the store that it had to refuse, from the file that the message named')
  .argument('<file>', 'JSON lines, a round each')
  .action(async (file: string) => {
    await importRounds(file, surroundings(), output())
  })

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) code = error.exitCode === 0 ? exitCodes.done : exitCodes.misuse
  else if (error instanceof CliError || error instanceof JourneyError || error instanceof StoreError) {
    process.stderr.write(`${error.message}\n`)
    code = exitCodes.misuse
  } else throw error
}
process.exitCode = code
