import { Command, CommanderError } from 'commander'
import { expect, test, vi } from 'vitest'
import { CliError } from '#cli/cli-error.ts'
import { columnsOf, lookOf } from '#cli/output.ts'
import { assertPrintable } from '#cli/program/arguments.ts'
import { fitHelp, helpfulArguments } from '#cli/program/help.ts'
import { measuringCommands } from '#cli/program/measure.ts'
import { readingCommands } from '#cli/program/read.ts'
import { setUpCommands } from '#cli/program/set-up.ts'
import { steeringCommands } from '#cli/program/steer.ts'

/** Every command's help as `--help` prints it, without what is there to be copied. */
function helpOf(columns: number): Map<string, string[]> {
  const program = new Command('outpace')
  fitHelp(program)
  program.configureOutput({ ...program.configureOutput(), getOutHelpWidth: () => columns })
  for (const commandsOf of [setUpCommands, measuringCommands, readingCommands, steeringCommands]) commandsOf(program)
  const all = [program, ...program.commands, ...program.commands.flatMap(({ commands }) => commands)]
  return new Map(
    all.map((command) => {
      let text = ''
      command
        .configureOutput({
          ...command.configureOutput(),
          writeOut: (part) => {
            text += part
          },
        })
        .outputHelp()
      return [
        command.name(),
        text.split('\n').filter((line) => !/^ {2}.*npx outpace /.test(line) && !/^Usage: /.test(line)),
      ]
    }),
  )
}

test('an argument with a control character, which no message would show, is refused', () => {
  expect(() => assertPrintable(['mark', 'sale\u0007s'])).toThrow(
    new CliError('The argument "sales" contains a control character (U+0007). Type it again.'),
  )
  expect(() => assertPrintable(['mark', 'two\nlines\tÄ 漢'])).not.toThrow()
})

test.each([40, 60, 80, 200])('help is at most %d columns wide', (columns) => {
  for (const [name, lines] of helpOf(columns)) {
    // A word longer than its column stays whole.
    for (const line of lines.filter((each) => /\S \S/.test(each.replace(/^ {2}\S.*? {2,}/, ''))))
      expect(line.length, `${name}: ${line}`).toBeLessThanOrEqual(columns)
  }
})

test('a narrow window loses no word, and prose fills a wide one', () => {
  const words = (columns: number) =>
    [...helpOf(columns)].map(([name, lines]) => [name, lines.join(' ').replaceAll(/\s+/g, ' ')])
  expect(words(40)).toEqual(words(200))
  expect(Math.max(...(helpOf(200).get('report') ?? []).map(({ length }) => length))).toBeGreaterThan(150)
})

test.each([
  [['help', 'verdcit'], "unknown command 'verdcit'\n(Did you mean verdict?)"],
  [['verdcit', '--help'], "unknown command 'verdcit'"],
  [['settings', 'help', 'pul'], "unknown command 'pul'\n(Did you mean pull?)"],
  [['settings', 'pul', '--help'], "unknown command 'pul'"],
  [['help', 'verdict'], undefined],
  [['help'], undefined],
  [['--help'], undefined],
  [['settings', 'help', 'pull'], undefined],
  [['verdict', 'help', '--help'], undefined],
])('help is of a command that exists: outpace %j', (given, refusal) => {
  const program = new Command('outpace').exitOverride()
  const problems: string[] = []
  const written = { writeOut: () => undefined, writeErr: (text: string) => void problems.push(text) }
  fitHelp(program)
  program.configureOutput({ ...program.configureOutput(), ...written })
  for (const commandsOf of [readingCommands, steeringCommands]) commandsOf(program)
  expect(() => program.parse(helpfulArguments(program, given), { from: 'user' })).toThrow(CommanderError)
  if (refusal === undefined) expect(problems).toEqual([])
  else expect(problems.join('')).toContain(refusal)
})

test.each([
  [['compare', 'a.example', 'b.example', '--audit', '--fail-on', 'behind'], "'--fail-on <verdict>'", "'--audit'"],
  [['compare', 'a.example', 'b.example', '--audit', '--loads', '3'], "'--loads <n>'", "'--audit'"],
  [['export', 'jackets', '--csv', '--names'], "'--names'", "'--csv'"],
  [['export', 'jackets', '--csv', '--out', 'november'], "'--out <dir>'", "'--csv'"],
  [['export', 'jackets', '--dataset', '-o', 'november.csv'], "'-o, --output <file>'", "'--dataset'"],
  [['evidence', 'jackets', '--json', '--har', 'home.har'], "'--json'", "'--har <file>'"],
  [['mark', '--list', '--kind', 'release'], "'--list'", "'--kind <kind>'"],
  [['report', '--pdf', '--html'], "'--pdf'", "'--html'"],
])('what would have no effect together is refused: outpace %j', async (given, one, other) => {
  const program = new Command('outpace').exitOverride()
  const problems: string[] = []
  program.configureOutput({ writeErr: (text: string) => void problems.push(text) })
  for (const commandsOf of [setUpCommands, readingCommands, steeringCommands]) commandsOf(program)
  await expect(program.parseAsync(given, { from: 'user' })).rejects.toThrow(CommanderError)
  expect(problems).toEqual([`error: option ${one} cannot be used with option ${other}\n`])
})

test('a pipe is as wide as COLUMNS says, a terminal as wide as it is', () => {
  expect(columnsOf({}, '132')).toBe(132)
  expect(columnsOf({}, undefined)).toBe(80)
  for (const odd of ['', '0', '-5', 'wide', '1e9']) expect(columnsOf({}, odd)).toBe(80)
  expect(columnsOf({ columns: 60 }, '132')).toBe(60)
  expect(columnsOf({ columns: 0 }, undefined)).toBe(80)
})

test.each([
  [undefined, false],
  ['', false],
  ['0', false],
  ['1', true],
])('a pipe has colour where FORCE_COLOR asks for it: %s', (forced, colour) => {
  vi.stubEnv('FORCE_COLOR', forced)
  expect(lookOf({ isTTY: false } as unknown as NodeJS.WriteStream).colour).toBe(colour)
  vi.unstubAllEnvs()
})
