import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { expect, test } from 'vitest'
import { measuringCommands } from '#cli/program/measure.ts'
import { readingCommands } from '#cli/program/read.ts'
import { setUpCommands } from '#cli/program/set-up.ts'
import { steeringCommands } from '#cli/program/steer.ts'
import { failureCodes } from '#core/model/round.ts'

// What people follow and paste: links between the documents, and commands.

const root = fileURLToPath(new URL('..', import.meta.url))
const files = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]
const read = (file: string) => readFileSync(join(root, file), 'utf8')

/** As GitHub names the headings of a document. */
function anchors(file: string): Set<string> {
  const prose = read(file).replaceAll(/^```[\s\S]*?^```/gm, '')
  return new Set(
    [...prose.matchAll(/^#+ +(.+)$/gm)].map(([, heading = '']) =>
      heading
        .trim()
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}

test.each(files)('every link of %s leads somewhere', (file) => {
  const dead = [...read(file).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^(?:https?|mailto):/.test(link))
    .filter((link) => {
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? file : join(dirname(file), path)
      return !existsSync(join(root, target)) || (anchor !== undefined && !anchors(target).has(anchor))
    })
  expect(dead).toEqual([])
})

const program = new Command()
setUpCommands(program)
measuringCommands(program)
readingCommands(program)
steeringCommands(program)

/** Of a command as it would be pasted, the words that the program does not know. */
function unknownWords(line: string): string[] {
  const [name = '', ...rest] = line.split(/\s+/)
  const command = program.commands.find((each) => each.name() === name)
  if (command === undefined) return [name]
  const verb = command.commands.find((each) => each.name() === rest[0])
  if (command.commands.length > 0 && verb === undefined) return [`${name} ${rest[0] ?? ''}`]
  const known = [...(verb ?? command).options.flatMap(({ long, short }) => [long, short]), '--help']
  return rest.filter((word) => /^--?[a-z]/.test(word)).filter((word) => !known.includes(word.replace(/=.*/, '')))
}

test.each(files)('every command in %s exists, with its options', (file) => {
  const said = [
    ...read(file).matchAll(/(?:npx |`(?!outpace already exists))outpace ((?:[a-z][a-z-]*)(?:[^\n`#&|]*))/g),
  ].map(([, line = '']) => line)
  expect(said.flatMap((line) => unknownWords(line.replaceAll(/"[^"]*"|'[^']*'/g, 'TEXT').trim()))).toEqual([])
})

test('the help of every command has examples', () => {
  const commands = program.commands.flatMap((command) => (command.commands.length > 0 ? command.commands : [command]))
  const without = commands.filter((command) => {
    let help = ''
    command
      .configureOutput({
        writeOut: (text) => {
          help += text
        },
      })
      .outputHelp()
    return !/^Examples?:\n {2}.*npx outpace /m.test(help)
  })
  expect(without.map((command) => command.name())).toEqual([])
})

test('the layout in README.md has every folder, two levels deep, and no other', () => {
  const [, tree = ''] = /## The layout\n\n```\n([\s\S]*?)```/.exec(read('README.md')) ?? []
  const named: string[] = []
  let above = ''
  for (const [, indent = '', name = ''] of tree.matchAll(/^( *)([a-z-]+\/) /gm)) {
    if (indent === '') above = name
    named.push(indent === '' ? name : above + name)
  }
  const ignored = read('.gitignore').split('\n')
  const foldersIn = (folder: string) =>
    readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !ignored.includes(`${entry.name}/`))
      .map(({ name }) => `${folder}${name}/`)
  const isDescribedWithin = (folder: string) => named.some((each) => each !== folder && each.startsWith(folder))
  const present = foldersIn('').flatMap((folder) => [folder, ...(isDescribedWithin(folder) ? foldersIn(folder) : [])])
  expect(named.toSorted()).toEqual(present.toSorted())
})

test('docs/json.md describes what every command with --json prints', () => {
  const text = read('docs/json.md')
  const isDescribed = (name: string) => text.includes(`\`${name}\``) || text.includes(`\`settings ${name}\``)
  const commands = program.commands.flatMap((each) => (each.commands.length > 0 ? each.commands : [each]))
  const printing = commands.filter(({ options }) => options.some(({ long }) => long === '--json'))
  expect(printing.length).toBeGreaterThan(10)
  expect(printing.map((each) => each.name()).filter((name) => !isDescribed(name))).toEqual([])
})

test('the runbook says what to do about every code of a failure', () => {
  const rows = read('docs/runbook.md').matchAll(/^\| (`[^|]+`) \| [^|]+ \| [^|]+ \|$/gm)
  const codes = [...rows].flatMap(([, first = '']) => [...first.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code))
  expect(codes.toSorted()).toEqual(failureCodes.toSorted())
})
