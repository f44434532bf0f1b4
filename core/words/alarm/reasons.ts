import type { Reason } from '../../analysis/alarm/alarm.ts'
import { oneLine } from '../../model/untrusted.ts'
import { ruleWords } from '../audit-rules.ts'
import { capital } from '../capital.ts'
import { metricWords } from '../metric.ts'
import { figuresApart, named } from './figures.ts'

const parts: Record<Extract<Reason, { kind: 'part' }>['part'], string> = {
  redirect: 'Redirects',
  dns: 'DNS lookup',
  connect: 'Connecting',
  wait: 'Server response',
  loadDelay: 'Delay before the main content starts to load',
  load: 'Downloading the main content',
  renderDelay: 'Delay before the downloaded main content appears',
}

/** One thing that the rival does better, in a line. */
export function reasonWords(reason: Reason, { rival, locale }: { rival: string; locale?: string | undefined }): string {
  switch (reason.kind) {
    case 'part':
      return sides(parts[reason.part], figuresApart('lcp', [reason.us, reason.rival], locale), rival)
    case 'metric': {
      const title = capital(metricWords[reason.metric].meaning)
      return sides(title, figuresApart(reason.metric, [reason.us, reason.rival], locale), rival)
    }
    case 'audit': {
      const says = reason.says === null ? '' : ` (${oneLine(reason.says, 80)})`
      return `On your site, not on ${named(rival)}: ${oneLine(ruleWords(reason.rule, reason.title), 160)}${says}`
    }
    default:
      return reason satisfies never
  }
}

function sides(title: string, [ours, theirs]: [string, string], rival: string): string {
  return `${title}: ${ours} on your site, ${theirs} on ${named(rival)}`
}
