import { Console } from 'node:console'
import { Command, CommanderError } from 'commander'
import { ChromiumError } from '#measure/chromium/chromium-error.ts'
import { ScriptError } from '#measure/journey/script.ts'
import { outpaceVersion } from '#measure/round/worker.ts'
import { StoreError } from '#store/store-error.ts'
import { CliError, exitCodes } from './cli-error.ts'
import { assertPrintable } from './program/arguments.ts'
import { below, fitHelp, helpfulArguments } from './program/help.ts'
import { measuringCommands } from './program/measure.ts'
import { readingCommands } from './program/read.ts'
import { setUpCommands } from './program/set-up.ts'
import { steeringCommands } from './program/steer.ts'
import { showsStack } from './surroundings.ts'
import { unexpectedWords } from './unexpected.ts'

// Standard output is for results. What a journey prints is progress, and would spoil --json.
globalThis.console = new Console(process.stderr)

const program = new Command('outpace')
  .description('Measure your site and your competitors side by side, and see where you are ahead or behind.')
  .version(outpaceVersion)
  .exitOverride()
  .addHelpText(
    'after',
    below(`
Exit codes:
  0    success
  1    your journey failed or was never measured, --fail-on matched, one of your pages missed an audit
       budget or could not be audited, the AWS estimate exceeds monthlySpendingCap, replay or selftest found a
       difference, a notification was not delivered, or doctor found a problem
  2    invalid usage or configuration, records that could not be read or stored, or another error
       that stopped the command
  130  stopped with Ctrl-C, except for watch and open, which run until then

Environment:
  CHROMIUM_PATH          installed Chrome or Chromium to use
  OUTPACE_SECRET_<NAME>  secret of your journey, a channel or the mail server
  AWS_REGION             region for --cloud if outpace.yaml sets no homeRegion; --cloud uses the AWS
                         credentials of this shell
  NO_COLOR, FORCE_COLOR  turn colour off in a terminal, and on in a pipe or a file
  COLUMNS                width of what goes to a pipe or a file (default: 80)
  OUTPACE_STACK          prints the stack trace of an unexpected error

Examples:
  npx outpace compare https://www.acme.com.au https://www.amazon.com.au
  npx outpace run demo --rounds 7
  npx outpace check --live`),
  )

fitHelp(program)

// A command is loaded when it is asked for: `--help` and short commands need neither browser nor server.
process.exitCode = exitCodes.done
for (const commandsOf of [setUpCommands, measuringCommands, readingCommands, steeringCommands]) commandsOf(program)
program.commandsGroup('Help:').helpCommand('help [command]', 'display help for a command')

/** The exit code for an error, which is explained on standard error. */
function explained(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.misuse
  const isExplained = explainedErrors.some((type) => error instanceof type)
  process.stderr.write(`${isExplained ? (error as Error).message : unexpectedWords(error, { stack: showsStack() })}\n`)
  return exitCodes.misuse
}

const explainedErrors = [CliError, ScriptError, StoreError, ChromiumError]

// As it is now: a script that is loaded may not end the process, and the error may be one of its own.
const exit = process.exit.bind(process)
// Thrown where nothing awaits it, such as in a timer.
process.on('uncaughtException', (error) => exit(explained(error)))
// The reader of the output may stop early: `outpace verdict | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  const full = error.code === 'ENOSPC' ? 'there is no space left' : (error.code ?? error.message)
  throw new CliError(`The output could not be written: ${full}. Write it to another place.`, { cause: error })
})

try {
  assertPrintable(process.argv.slice(2))
  await program.parseAsync(helpfulArguments(program, process.argv.slice(2)), { from: 'user' })
} catch (error) {
  process.exitCode = explained(error)
}
// What a script left behind, such as a timer or an await without end, would keep a command that is done from ending. The reader of a
// pipe, such as a pager, may take longer: it gets all of the output.
setTimeout(() => process.stdout.write('', () => exit()), 5000).unref()
