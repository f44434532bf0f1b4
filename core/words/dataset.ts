import { marketColumns } from '../analysis/dataset/markets.ts'
import type { DatasetColumn } from '../analysis/dataset/table.ts'
import { counted } from '../model/counted.ts'
import { type Metric, metrics } from '../model/metric.ts'
import { oneLine } from '../model/untrusted.ts'
import { metricWords } from './metric.ts'

/** Licences by their SPDX identifiers, with name and address. */
export const datasetLicences: Readonly<Record<string, { name: string; address: string }>> = {
  'CC-BY-4.0': {
    name: 'Creative Commons Attribution 4.0 International',
    address: 'https://creativecommons.org/licenses/by/4.0/',
  },
  'CC-BY-SA-4.0': {
    name: 'Creative Commons Attribution-ShareAlike 4.0 International',
    address: 'https://creativecommons.org/licenses/by-sa/4.0/',
  },
  'CC0-1.0': {
    name: 'Creative Commons Zero 1.0 Universal',
    address: 'https://creativecommons.org/publicdomain/zero/1.0/',
  },
  'ODbL-1.0': { name: 'Open Database License 1.0', address: 'https://opendatacommons.org/licenses/odbl/1-0/' },
}

/** What a README has to say about a data set. */
export interface DatasetFacts {
  /** Of the benchmark; null where names are left out. */
  name: string | null
  version: string
  /** Of the export, such as `2026-11-28`. */
  date: string
  rounds: number
  sites: number
  steps: number
  markets: number
  /** s from the first round to the last. */
  span: number
  /** Key of `datasetLicences`. */
  licence: string
  columns: readonly DatasetColumn[]
  /** Name and SHA-256 of each file. */
  files: readonly { name: string; sha256: string }[]
  /** Made up, not measured. */
  isGenerated: boolean
}

/** The README.md of a data set, in Markdown. */
export function datasetReadme(facts: DatasetFacts): string {
  const { name, version, date, rounds, sites, steps, markets, span, columns, files } = facts
  const title = name === null ? 'Load times of a site and its competitors' : oneLine(name, 120)
  const licence = datasetLicences[facts.licence]
  const days = Math.max(1, Math.round(span / 86_400))
  const size = [
    counted(rounds, 'round'),
    `over ${counted(days, 'day')}: ${counted(sites, 'site')}, ${counted(steps, 'step')}, ${counted(markets, 'market')}`,
  ].join(' ')
  return `# ${title}

${size}. Exported by Outpace ${version} on ${date}.
${facts.isGenerated ? '\n**Generated, not measured**: an example of the format.\n' : ''}
In each round every site was measured once, one after the other in shuffled order, by the same worker in the same browser. What slows
the worker slows all of them: compare sites within a round, by the ratio of their times.

## Files

| file | content | SHA-256 |
|---|---|---|
${files.map((file) => `| ${file.name} | ${contents[file.name] ?? ''} | \`${file.sha256}\` |`).join('\n')}

## What is left out

${name === null ? anonymous : withNames}

## loads.csv

UTF-8, RFC 4180. An empty cell was not measured; a 0 was.

| column | unit | meaning |
|---|---|---|
${columns.map((column) => `| ${column.name} | ${column.unit} | ${meaningOf(column)} |`).join('\n')}

rounds.jsonl has the same, a round a line: \`visits\` in the order measured, their \`loads\`, and their \`steps\` with the metrics and
\`lcpParts\`. There a missing metric is absent, and anything else that is missing is null.

## markets.csv

| column | unit | meaning |
|---|---|---|
| market | name | as in loads.csv |
${marketColumns.map((column) => `| ${column.name} | ${column.unit} | ${column.meaning} |`).join('\n')}

## Licence

${licence === undefined ? facts.licence : `[${licence.name}](${licence.address}) (${facts.licence})`}. Before you publish this data set, choose its licence and make sure that you may.

## Citation

    ${title} [data set], ${date.slice(0, 4)}. Exported by Outpace ${version}. Licence: ${facts.licence}. SHA-256 of rounds.jsonl: ${files.find((file) => file.name === 'rounds.jsonl')?.sha256 ?? ''}
`
}

const contents: Readonly<Record<string, string>> = {
  'rounds.jsonl': 'a round a line, as JSON',
  'loads.csv': 'the same as a table: a line for each step of each load',
  'markets.csv': 'where and how was measured',
}

const anonymous = `Names of sites, steps and markets, addresses, dates, and every text of a page: \`own\` is the site of the publisher,
\`competitor-1\` and so on are the others. Times are relative to the first round. People who know the sites may still recognise them by
their figures.`

const withNames = `Names, addresses and dates are those of the benchmark. Texts of pages, pictures and request logs are left out.`

function meaningOf({ meaning }: DatasetColumn): string {
  return isMetric(meaning) ? metricWords[meaning].meaning : meaning
}

function isMetric(meaning: string): meaning is Metric {
  return metrics.some((metric) => metric === meaning)
}
