import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as t from '@babel/types'
import { Instrumenter, type InstrumentResult } from '@stryker-mutator/instrumenter'

/** One change to one place of a file. Lines count from 0. */
export interface Mutant {
  id: string
  /** Relative to the root: `core/judge/judge.ts`. */
  file: string
  line: number
  /** What stands there, and what instead of it. */
  original: string
  replacement: string
}

type ApiMutant = InstrumentResult['mutants'][number]

/** The part of Babel's `NodePath` that is used here. */
interface Path {
  node: t.Node
  parent: t.Node
  scope: { getBinding(name: string): { kind: string; scope: { block: t.Node } } | undefined }
  isReferencedIdentifier(): boolean
  getFunctionParent(): unknown
}

/** Stryker's kinds that change a decision or a number; the other ones change texts and shapes, which types and words hold. */
const left = [
  'ArrayDeclaration',
  'ArrowFunction',
  'BlockStatement',
  'CallExpression',
  'MethodExpression',
  'ObjectLiteral',
  'OptionalChaining',
  'Regex',
  'StringLiteral',
]

/** A module's constant that is a number, or a product of numbers and other constants: `60 * 1000`, `7 * day`. */
const declaration = /^(?:export )?const (\w+)(?:: number)? = -?[\d_.]+(?: \* [\w.]+)*(?: as const)?(?: *\/\/.*)?$/gm

const silent = () => {}
const never = () => false
const logger = {
  ...{ trace: silent, debug: silent, info: silent, warn: silent, error: silent, fatal: silent },
  ...{ isTraceEnabled: never, isDebugEnabled: never, isInfoEnabled: never },
  ...{ isWarnEnabled: never, isErrorEnabled: never, isFatalEnabled: never },
}

/**
 * Writes changes into the files of a copy of the project, each behind a switch.
 *
 * @param root the copy
 * @param files relative to it
 * @param isPicked which changes: without the other ones the code is hardly slower than it was
 */
export async function instrument(
  root: string,
  files: readonly string[],
  isPicked: (mutant: Mutant) => boolean = () => true,
): Promise<Mutant[]> {
  const kinds = await kindsWithNumbers(root)
  const instrumenter = new Instrumenter(logger)
  const options = { plugins: null, excludedMutations: left, ignorers: [] }
  const sources = files.map((file) => ({
    ...{ name: join(root, file), content: readFileSync(join(root, file), 'utf8') },
    mutate: true as const,
  }))
  const contents = new Map(sources.map(({ name, content }) => [name, content.split('\n')]))
  const pickedOf = (all: readonly ApiMutant[]) =>
    // The kinds that are left out come along, as ignored.
    all.flatMap(({ id, fileName, location, replacement, status }) => {
      const { start, end } = location
      const text = contents.get(fileName)?.[start.line] ?? ''
      const original = text.slice(start.column, start.line === end.line ? end.column : undefined)
      const mutant = { id, file: fileName.slice(root.length + 1), line: start.line, original, replacement }
      return status === undefined && isPicked(mutant) ? [{ mutant, fileName, location }] : []
    })

  const { mutants: all } = await instrumenter.instrument(sources, options)
  const places = Map.groupBy(pickedOf(all), ({ fileName }) => fileName)
  const chosen = sources.flatMap((source) => {
    const mutate = places.get(source.name)?.map(({ location }) => location)
    return mutate === undefined ? [] : [{ ...source, mutate }]
  })
  const { files: changed, mutants } = await instrumenter.instrument(chosen, options)
  // A change may make a loop of another file endless.
  const rest = globSync('{core,notify,stages,store}/**/*.ts', { cwd: root }).flatMap((file) => {
    const name = join(root, file)
    return places.has(name) || file.endsWith('.d.ts') ? [] : [{ name, content: readFileSync(name, 'utf8') }]
  })
  const guarded = await instrumenter.instrument(
    [...changed, ...rest].map((file) => ({ ...file, mutate: true })),
    { ...options, excludedMutations: kinds, ignorers: [{ shouldIgnore: guardLoop }] },
  )
  for (const { name, content } of guarded.files) writeFileSync(name, content)
  return pickedOf(mutants).map(({ mutant }) => mutant)
}

let known: Promise<string[]> | undefined

/** Adds a kind that Stryker lacks to its list, which is not part of what it exports; the names of all of them. */
function kindsWithNumbers(root: string): Promise<string[]> {
  known ??= (async () => {
    const inside = new URL('mutators/mutate.js', import.meta.resolve('@stryker-mutator/instrumenter')).href
    const { allMutators }: { allMutators: { name: string; mutate: (path: Path) => Iterable<t.Node> }[] } = await import(
      inside
    )
    const constants = new Set(
      globSync('{core,stages,measure,store}/**/*.ts', { cwd: root }).flatMap((file) =>
        Array.from(readFileSync(join(root, file), 'utf8').matchAll(declaration), ([, name = '']) => name),
      ),
    )
    allMutators.push({ name: 'Number', mutate: (path) => otherNumbers(path, constants) })
    return allMutators.map(({ name }) => name)
  })()
  return known
}

/** By half more and a third less, and a small count by one. The uses of a module's constant, because it has its value before any test. */
function* otherNumbers(path: Path, constants: ReadonlySet<string>): Generator<t.Node> {
  const { node, parent } = path
  if (path.getFunctionParent() === null || parent.type.startsWith('TS') || isName(node, parent)) return
  if (t.isNumericLiteral(node)) {
    const small = Number.isInteger(node.value) && node.value <= 3
    if (!small) yield* scaled(node)
    if (small) yield t.numericLiteral(node.value + 1)
    if (small && node.value >= 1) yield t.numericLiteral(node.value - 1)
    return
  }
  if (!t.isIdentifier(node) || !constants.has(node.name) || !path.isReferencedIdentifier()) return
  const binding = path.scope.getBinding(node.name)
  const ofModule = binding?.kind === 'module' || (binding?.kind === 'const' && t.isProgram(binding.scope.block))
  if (ofModule) yield* scaled(node)
}

/** A key, or what is called or read from: not a value that counts. */
function isName(node: t.Node, parent: t.Node): boolean {
  if (t.isObjectProperty(parent)) return parent.key === node || parent.shorthand
  return (
    (t.isCallExpression(parent) && parent.callee === node) || (t.isMemberExpression(parent) && parent.object === node)
  )
}

function scaled(node: t.Expression): t.Node[] {
  return (['*', '/'] as const).map((sign) => t.binaryExpression(sign, t.cloneNode(node, true), t.numericLiteral(1.5)))
}

/** Each turn of a loop reports to the runner, which ends a loop that a change made endless. Ignores nothing. */
function guardLoop({ node }: { node: t.Node }): undefined {
  if (!t.isLoop(node)) return
  const turn = t.memberExpression(t.identifier('globalThis'), t.identifier('mutantLoop'))
  const report = t.expressionStatement(t.optionalCallExpression(turn, [], true))
  const body = t.blockStatement([report, ...(t.isBlockStatement(node.body) ? node.body.body : [node.body])])
  // Stryker asks each node where it stands.
  for (const added of [body, report]) {
    t.traverseFast(added, (each) => {
      each.loc ??= node.loc ?? null
    })
  }
  node.body = body
}
