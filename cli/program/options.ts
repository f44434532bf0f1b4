import { InvalidArgumentError, Option } from 'commander'

// Arguments and options that several commands take.

export const wholeNumber = (lowest: number, highest: number) => (text: string) => {
  const value = Number(text)
  if (Number.isInteger(value) && value >= lowest && value <= highest) return value
  throw new InvalidArgumentError(`Use a whole number from ${lowest} to ${highest}.`)
}

/** Collects an option that may be given more than once. */
export const several = (text: string, before: string[]) => [...before, text]

export const failOn = () =>
  new Option('--fail-on <verdict>', 'exit with 1 if this is the verdict against the target').choices(['behind'])

export const cloud = ['--cloud', 'use the AWS deployment instead of this machine', false] as const
export const oneBenchmark = ['[benchmark]', 'name or folder of a benchmark (default: all)'] as const
export const oneMarket = ['--market <name>', 'use this market only'] as const
export const roundsText = 'number of rounds; a 95 % confidence interval needs 6'
export const runsText = 'Lighthouse runs per page; the median run counts'
