import { configDefaults, defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { outcomeFile, outcomeReporter } from './test/outcome.ts'

/** Start a browser. */
const heavy = [
  'test/cli/{commands,local}/**/*.test.ts',
  'test/dashboard/**/*.test.ts',
  'test/flow/**/*.test.ts',
  'test/infra/bundle/lighthouse.test.ts',
  'test/measure/**/*.test.ts',
  'test/notify/{digest-look,mail-look,mail-mime}.test.ts',
  'test/scenarios/journey.test.ts',
]

/**
 * Without a browser, and yet seconds each: they drive a database, synthesize AWS stacks, bundle, start the command, or try thousands of
 * noises, files and orders. Who changes something runs the other ones all the time, and these before a commit.
 */
const thorough = [
  'test/core/analysis/why/findings.test.ts',
  'test/core/config/benchmark-fuzz.test.ts',
  'test/core/judge/{judge,pooled,selftest}.test.ts',
  'test/core/statistics/{literal,rates,replay}.test.ts',
  'test/cli/{export-dataset,render/fits}.test.ts',
  'test/cli/commands/{cost,full-disk,import,notify-cloud,open,records-cloud,selftest,verdict}.test.ts',
  'test/cli/local/{round-keeper,trouble,watch-records}.test.ts',
  'test/functions/{api,notify}/handler.test.ts',
  'test/infra/{*,bundle/bundle}.test.ts',
  'test/mutants/run.test.ts',
  'test/notify/mail-hostile.test.ts',
  'test/notify/transports/{ses,smtp,webhook}.test.ts',
  'test/scenarios/{album,demo,find}.test.ts',
  'test/share/{deck,deck-many,size}.test.ts',
  'test/stages/{baseline,busy-day,digest,import-records,judge,judge-days,judge-requests,largest,sample,scenarios}.test.ts',
  'test/stages/api/{app,live,recordings}.test.ts',
  'test/stages/dispatch/requests.test.ts',
  'test/stages/evidence/file-limits.test.ts',
  'test/store/{dynamodb,sqlite}/**/*.test.ts',
  'test/store/evidence/s3.test.ts',
  'test/store/records/largest.test.ts',
]

/**
 * Measure pages of known times, with room for what a busy machine adds, or again until nothing disturbed a load. Their browsers
 * mostly wait, so the heavy ones run meanwhile.
 */
const truth = ['test/truth/**/*.test.ts']

/**
 * Assert times that a browser measured, or what the pictures of a single load contradict: no other browser may run meanwhile but
 * that of one other of them, which mostly waits.
 */
const timed = [
  'test/flow/{same-shop,slip}.test.ts',
  'test/measure/load/metrics.test.ts',
  'test/measure/rewrite/gain.test.ts',
  'test/truth/{network,picture-plain,picture-shaped,why,why-connection}.test.ts',
]

/**
 * Of the timed ones the most precise and the longest, before `same-shop` takes all of the CPU for a while; of those with browsers the longest, so
 * that the workers finish together, and those of a project in a row, because a worker loads what it needs for one project.
 */
const first = [
  'test/truth/network.test.ts',
  'test/flow/slip.test.ts',
  'test/measure/load/metrics.test.ts',
  'test/truth/picture-plain.test.ts',
  'test/truth/picture-shaped.test.ts',
  'test/measure/rewrite/gain.test.ts',
  'test/truth/why.test.ts',
  'test/truth/why-connection.test.ts',
  'test/cli/commands/commands.test.ts',
  'test/flow/cloud/cloud.test.ts',
  'test/cli/commands/audit.test.ts',
  'test/measure/round/trouble.test.ts',
  // These wait most of the time.
  'test/truth/views.test.ts',
  'test/truth/waits.test.ts',
  'test/truth/seen.test.ts',
  'test/truth/shaped.test.ts',
  'test/truth/matrix-plain.test.ts',
  'test/truth/matrix-shaped.test.ts',
  'test/truth/plain.test.ts',
  'test/truth/pages.test.ts',
  'test/truth/requests.test.ts',
  'test/truth/challenges.test.ts',
  'test/measure/lighthouse/hostile.test.ts',
  'test/measure/consent/consent.test.ts',
  'test/infra/bundle/lighthouse.test.ts',
  'test/measure/lighthouse/audits.test.ts',
  'test/measure/lighthouse/cli.test.ts',
  'test/measure/network/egress.test.ts',
  'test/measure/network/egress-internet.test.ts',
  'test/cli/commands/doctor.test.ts',
  'test/measure/journey/recording.test.ts',
  'test/dashboard/dashboard.test.ts',
]

/**
 * A shared machine may stall a test for seconds, and what computes runs at the lowest priority. Where all tests run, on any machine, a
 * test gets a second chance, and one that measures times a third; where somebody works on one, it has to hold.
 */
const retry = process.env.OUTPACE_TEST_ALL === undefined ? { usual: 0, measuring: 0 } : { usual: 1, measuring: 2 }

/** What computes only: as many at once as there are cores. A test that does not belong there says so. */
const withoutBrowsers = (project: string) => ({
  name: project,
  sequence: { groupOrder: 0 },
  maxWorkers: '100%',
  retry: retry.usual,
  env: { OUTPACE_TEST_PROJECT: project },
})

/** More than a machine of two cores has: they wait for pages, quiet and time-outs most of the time. */
const withBrowsers = { sequence: { groupOrder: 2 }, maxWorkers: 6, maxConcurrency: 3 }

const { [outcomeFile]: outcome } = process.env

class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const found = first.findIndex((name) => moduleId.endsWith(`/${name}`))
      return found === -1 ? first.length : found
    }
    return files.toSorted((a, b) => place(a) - place(b))
  }
}

export default defineConfig({
  test: {
    // Real browsers on shared machines: the limit ends a hang, it does not judge speed.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
    // The files of a worker share what they import: Playwright, the AWS CDK and their like load once.
    isolate: false,
    // The CDK compiles its validator for ten seconds in each process. `test/infra/stacks.test.ts` validates what is deployed.
    env: { CDK_VALIDATION: 'false' },
    sequence: { sequencer: InOrder },
    ...(outcome !== undefined && { reporters: ['default', outcomeReporter(outcome)] }),
    projects: [
      {
        extends: true,
        test: {
          ...withoutBrowsers('fast'),
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...heavy, ...truth, ...thorough],
        },
      },
      {
        extends: true,
        test: {
          ...withoutBrowsers('thorough'),
          include: thorough,
        },
      },
      {
        extends: true,
        test: { name: 'timed', include: timed, sequence: { groupOrder: 1 }, maxWorkers: 2, retry: retry.measuring },
      },
      {
        extends: true,
        test: {
          name: 'truth',
          include: truth,
          exclude: [...configDefaults.exclude, ...timed],
          ...withBrowsers,
          retry: retry.measuring,
        },
      },
      {
        extends: true,
        test: {
          name: 'heavy',
          include: heavy,
          // Of its own: see vitest.hostile.config.ts.
          exclude: [...configDefaults.exclude, ...thorough, ...timed, 'test/measure/hostile/**'],
          ...withBrowsers,
          retry: retry.usual,
        },
      },
    ],
  },
})
