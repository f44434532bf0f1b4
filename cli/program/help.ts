import { type AddHelpTextContext, type Command, Help } from 'commander'
import { columnsOf } from '../output.ts'

/** Columns for a description beside its option, below which it does not wrap but runs over. */
const narrowest = 5

/** Help as wide as where it is read. Subcommands take this over. */
export function fitHelp(program: Command): void {
  program
    .configureOutput({
      getOutHelpWidth: () => columnsOf(process.stdout),
      getErrHelpWidth: () => columnsOf(process.stderr),
    })
    .configureHelp({
      minWidthToWrap: narrowest,
      // Every switch is off by default, and every command has options, so saying so is noise.
      optionDescription: (option) =>
        Help.prototype.optionDescription(option).replace(/ \(default: (false|\[\])\)$/, ''),
      subcommandTerm: (command) => Help.prototype.subcommandTerm(command).replace(' [options]', ''),
    })
}

/**
 * The arguments to parse: those given, but where help is asked for about a command that does not exist, its name alone, which is
 * refused. Otherwise all of the help would be printed as if that were the answer.
 */
export function helpfulArguments(program: Command, given: readonly string[]): readonly string[] {
  const path: string[] = []
  let [command, rest]: [Command, readonly string[]] = [program, given]
  while (command.commands.length > 0) {
    const [name] = rest[0] === 'help' ? rest.slice(1) : rest
    if (name === undefined || name.startsWith('-')) return given
    path.push(name)
    const found = command.commands.find((each) => each.name() === name)
    if (found === undefined) return path
    command = found
    rest = rest.slice(1)
  }
  return given
}

/** Commands to copy, below the options. */
export function examples(...lines: readonly string[]): ReturnType<typeof below> {
  return below(['\nExamples:', ...lines.map((line) => `  npx outpace ${line}`)].join('\n'))
}

/** What stands below the options: prose and lists of terms wrap; other indented lines, such as examples, stay as they are to be copied. */
export function below(text: string): (context: AddHelpTextContext) => string {
  return ({ command, error }) => {
    const { getErrHelpWidth, getOutHelpWidth } = command.configureOutput()
    const width = (error ? getErrHelpWidth : getOutHelpWidth)?.() ?? 80
    return blocksOf(text)
      .map((block) => wrapped(block, width))
      .join('\n')
  }
}

interface Block {
  /** What comes before the text in its first line: a term and spaces, or nothing. */
  lead: string
  text: string
  isKept: boolean
}

function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  for (const line of text.split('\n')) {
    const open = blocks.at(-1)
    const [, lead, rest] = /^( {2}\S.*? {2,})(\S.*)$/.exec(line) ?? []
    if (lead !== undefined && rest !== undefined) blocks.push({ lead, text: rest, isKept: false })
    else if (open !== undefined && !open.isKept && continues(line, open)) open.text += ` ${line.trim()}`
    else blocks.push({ lead: '', text: line, isKept: line === '' || line.startsWith(' ') })
  }
  return blocks
}

function continues(line: string, { lead }: Block): boolean {
  return lead === '' ? /^\S/.test(line) : line.startsWith(' '.repeat(lead.length))
}

function wrapped({ lead, text, isKept }: Block, width: number): string {
  if (isKept) return text
  const help = Object.assign(new Help(), { minWidthToWrap: narrowest })
  return lead + help.boxWrap(text, width - lead.length).replaceAll('\n', `\n${' '.repeat(lead.length)}`)
}
