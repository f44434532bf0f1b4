import { readFileSync, writeFileSync } from 'node:fs'
import type { Reporter, SerializedError, TestCase, TestModule, TestSuite } from 'vitest/node'

const linesOfReason = 12
/** In the environment: where {@link outcomeReporter} writes. */
export const outcomeFile = 'OUTPACE_TEST_OUTCOME'

/** What a run of Vitest found. */
interface Outcome {
  passed: number
  failed: number
  skipped: number
  /** A paragraph each: tests that passed another time. */
  again: string[]
  /** A paragraph each: tests and files that failed, and errors that nothing handled, which fail a run of tests that all pass. */
  failures: string[]
}

/** Writes what a run found as JSON. */
export const outcomeReporter = (file: string): Reporter => ({
  onTestRunEnd: (modules, unhandled) => writeFileSync(file, JSON.stringify(outcomeOf(modules, unhandled))),
})

function outcomeOf(modules: readonly TestModule[], unhandled: readonly SerializedError[]): Outcome {
  const tests = modules.flatMap((module) => [...module.children.allTests()])
  const count = (state: string) => tests.filter((test) => test.result().state === state).length
  const told = (state: string) =>
    tests.filter((test) => test.result().state === state && (test.result().errors?.length ?? 0) > 0)
  return {
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    again: told('passed').map((test) => paragraph('PASSED ANOTHER TIME', nameOf(test), test.result().errors)),
    failures: [
      ...told('failed').map((test) => paragraph('FAILED', nameOf(test), test.result().errors)),
      ...modules
        .flatMap((module) => [module, ...module.children.allSuites()])
        .filter((part) => part.errors().length > 0)
        .map((part) => paragraph('FAILED', nameOf(part), part.errors())),
      ...unhandled.map((error) => paragraph('UNHANDLED', whileRunning(error), [error])),
    ],
  }
}

const nameOf = (part: TestCase | TestSuite | TestModule): string =>
  part.type === 'module' ? part.relativeModuleId : `${part.module.relativeModuleId}: ${part.fullName}`

/** Vitest says which test ran when the error was thrown; it may be that of another one. */
function whileRunning({ VITEST_TEST_PATH: path, VITEST_TEST_NAME: name }: SerializedError): string {
  return `while this ran: ${[path, name].filter((each) => typeof each === 'string').join(': ')}`
}

function paragraph(kind: string, title: string, errors: readonly SerializedError[] = []): string {
  const excerpts = errors.map(({ name = 'Error', message, stack = '' }) => {
    const places = stack.split('\n').filter((line) => /^\s+at /.test(line) && !line.includes('/node_modules/'))
    return [...`${name}: ${message}`.split('\n').slice(0, linesOfReason), ...places.slice(0, linesOfReason)].join('\n')
  })
  return `\n${[`${kind} ${title}`, ...excerpts].join('\n')}`
}

/**
 * What several runs found, as text: the tests that failed and those that passed another time, each with its reasons, and how many
 * passed. Of a long log often only the end is kept.
 *
 * @param files that {@link outcomeReporter} wrote; of a run that never came to its end there is none
 */
export function summaryOf(files: readonly string[]): string {
  const outcomes = files.map((file) => JSON.parse(readFileSync(file, 'utf8')) as Outcome)
  const sum = (of: 'passed' | 'failed' | 'skipped') => outcomes.reduce((total, outcome) => total + outcome[of], 0)
  return [
    ...outcomes.flatMap(({ again }) => again),
    ...outcomes.flatMap(({ failures }) => failures),
    `${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`,
  ].join('\n')
}
