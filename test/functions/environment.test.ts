import { afterEach, describe, expect, it, vi } from 'vitest'
import { wireAudit } from '#functions/audit/wire.ts'
import { readEnvironment } from '#functions/environment.ts'
import { wireJudge } from '#functions/judge/wire.ts'
import { wireRun } from '#functions/run/wire.ts'
import { context, set, stackVariables } from './environment.ts'

const deployed = { sources: [], retention: { rounds: 1, history: 1, evidence: 1 } }

afterEach(() => vi.unstubAllEnvs())

const complete = {
  ...stackVariables,
  AWS_REGION: 'eu-west-1',
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '2048',
}

describe('the wiring of the functions', () => {
  it('reads the requested variables', () => {
    set(complete)
    expect(readEnvironment(['table', 'memory'])).toEqual({ table: 'outpace', memory: 2 ** 31 })
  })

  it('names every variable that is missing or empty', () => {
    set({ ...complete, OUTPACE_TABLE: '', AWS_REGION: '' })
    expect(() => readEnvironment(['table', 'bucket', 'region'])).toThrow(
      'lacks OUTPACE_TABLE and AWS_REGION, which its stack sets. Deploy again',
    )
  })

  it('refuses a memory size that is not a number', () => {
    set({ ...complete, AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '2 GB' })
    expect(() => readEnvironment(['memory'])).toThrow('AWS_LAMBDA_FUNCTION_MEMORY_SIZE is "2 GB"')
  })

  it('requires of each function only the variables that it needs', async () => {
    set({ OUTPACE_NAME_PREFIX: 'outpace', OUTPACE_TABLE: 'outpace', OUTPACE_HOME_REGION: 'ap-southeast-2' })
    const output = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    expect(await wireJudge(deployed)({ Records: [] }, context)).toEqual({ batchItemFailures: [] })
    output.mockRestore()
    const missing = 'lacks OUTPACE_EVIDENCE_BUCKET, OUTPACE_CHROMIUM, AWS_REGION and AWS_LAMBDA_FUNCTION_MEMORY_SIZE,'
    expect(() => wireRun(deployed, {})).toThrow(missing)
    expect(() => wireAudit(deployed)).toThrow(missing)
  })

  it('does not start without a browser', () => {
    set(complete)
    expect(() => wireRun(deployed, {})).toThrow('No Chromium found in /nowhere.')
    expect(() => wireAudit(deployed)).toThrow('No Chromium found in /nowhere.')
  })
})
