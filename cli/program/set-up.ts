import { type Command, Option } from 'commander'
import { output } from '../output.ts'
import { surroundings } from '../surroundings.ts'
import { below, examples } from './help.ts'
import { failOn, oneBenchmark, roundsText, runsText, wholeNumber } from './options.ts'

/** What one needs before measuring: a first comparison, a project, its check, its price. */
export function setUpCommands(program: Command): void {
  program.commandsGroup('Set up:')

  program
    .command('compare')
    .description('compare pages without any configuration; list yours first')
    .argument('<url...>', 'two or more pages')
    .option('--profile <name>', 'device and network to emulate: phone-4g, desktop-cable or desktop', 'desktop-cable')
    .addOption(
      new Option('--loads <n>', 'loads per page and round').argParser(wholeNumber(1, 9)).default(1).conflicts('audit'),
    )
    .addOption(new Option('--rounds <n>', roundsText).argParser(wholeNumber(1, 1000)).default(6).conflicts('audit'))
    .option('--audit', 'audit the pages with Lighthouse instead', false)
    .option('--runs <n>', `${runsText} (with --audit)`, wholeNumber(1, 9))
    .option('--json', 'print one JSON object instead of the table', false)
    .addOption(failOn().conflicts('audit'))
    .addHelpText(
      'after',
      below(`
Examples:
  npx outpace compare www.acme.com.au www.amazon.com.au
  npx outpace compare localhost:3000 https://www.acme.com.au --profile phone-4g --rounds 12 --json`),
    )
    .action(async (urls: string[], options) => {
      process.exitCode = await (await import('../commands/compare.ts')).compare(urls, {
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
      below(`
Asks for what is missing, four questions at most. Files that exist are left as they are.

Examples:
  npx outpace init
  npx outpace init www.acme.com.au www.amazon.com.au --time-zone Australia/Sydney --region ap-southeast-2`),
    )
    .action(async (urls: string[], options) => {
      using questions = (await import('../init/questions.ts')).questions()
      await (await import('../commands/init.ts')).init(urls, {
        ...options,
        questions,
        surroundings: surroundings(),
        output: output(),
      })
    })

  program
    .command('import')
    .description(
      'import what other tools have into a benchmark: a recording, a lighthouserc, addresses, a script; or records that could not be stored',
    )
    .argument('<file>', 'what to import: see docs/import.md; or JSON lines, one round or audit each')
    .option('--into <benchmark>', 'the benchmark that it is for')
    .option('--site <name>', 'the site that it is for (default: your own)')
    .addHelpText(
      'after',
      examples('import acme.json --into jackets', 'import globex.json --into jackets --site Globex'),
    )
    .action(async (file: string, { into, site }: { into?: string; site?: string }) => {
      const { importFile } = await import('../commands/import.ts')
      await importFile(file, { into, site, surroundings: surroundings(), output: output() })
    })

  program
    .command('check')
    .description('validate outpace.yaml and every scenarios/*/benchmark.yaml')
    .argument(...oneBenchmark)
    .option('--live', 'also walk every journey once, in the first market', false)
    .addHelpText('after', examples('check', 'check jackets --live'))
    .action(async (benchmark: string | undefined, options) => {
      process.exitCode = await (await import('../commands/check.ts')).check(
        { benchmark, ...options },
        surroundings(),
        output(),
      )
    })

  program
    .command('cost')
    .description('estimate the monthly AWS cost; exit with 1 if it exceeds monthlySpendingCap')
    .argument(...oneBenchmark)
    .option('--json', 'print one JSON object instead of the tables', false)
    .addHelpText('after', examples('cost', 'cost jackets --json'))
    .action(async (benchmark: string | undefined, options) => {
      process.exitCode = await (await import('../commands/cost.ts')).cost(
        { benchmark, ...options },
        surroundings(),
        output(),
      )
    })

  program
    .command('doctor')
    .description('check the browser, its barrier, the store and the configuration, and print how to fix problems')
    .option('--cloud', 'check the AWS deployment instead of this machine, through "run" in every region', false)
    .option('--region <region>', 'check this AWS region only (with --cloud)')
    .option('--json', 'print one JSON object instead of the text', false)
    .addHelpText(
      'after',
      below(`
Exits with 1 if there is a problem. --cloud uses the AWS credentials of this shell, which need
lambda:GetFunctionConfiguration, lambda:InvokeFunction, lambda:ListEventSourceMappings and
dynamodb:Describe* on the functions and the table of the deployment.

Examples:
  npx outpace doctor
  npx outpace doctor --cloud --region eu-west-1`),
    )
    .action(async (options) => {
      process.exitCode = await (await import('../commands/doctor.ts')).doctor(
        { region: undefined, ...options },
        surroundings(),
        output(),
      )
    })
}
