import type { AlarmFacts } from '#core/analysis/alarm/alarm.ts'
import { severityNow } from '#core/analysis/alarm/telling.ts'
import { englishOf } from '#core/words/locale.ts'
import type { Message, Reader } from '../message.ts'
import { type AlarmLinks, actionsOf, linksIn } from './actions.ts'
import { alarmHtml } from './alarm-html.ts'
import { alarmText } from './alarm-text.ts'
import { alarmContent } from './content.ts'
import {
  alarmPictures,
  type MailPicture,
  type PictureStrip,
  type ReadEvidence,
  type ShrinkPictures,
} from './pictures.ts'
import { mailSubject } from './subject.ts'

/** The parts that do not depend on the reader, loaded once: see `alarmMail`. */
export interface PreparedAlarm {
  facts: AlarmFacts
  links: AlarmLinks
  strips: PictureStrip[]
}

/** Reads the pictures of an alarm, so that it can be written for many readers. Where they cannot be made small, it has none. */
export async function prepareAlarm({
  facts,
  links,
  read,
  shrink,
}: {
  facts: AlarmFacts
  links: AlarmLinks
  read: ReadEvidence
  shrink: ShrinkPictures
}): Promise<PreparedAlarm> {
  const strips = await alarmPictures(facts, { read, shrink }).catch(() => [])
  return { facts, links, strips }
}

/** An alarm written for one reader. */
export function alarmMail({ facts, links, strips }: PreparedAlarm, reader: Reader): Message {
  const { incidents, kind, benchmark, now } = facts
  const [first] = incidents
  const content = alarmContent(facts, { ...reader, now })
  const actions = actionsOf({ facts, links })
  const subject = mailSubject(content.subject)
  const lang = englishOf(reader.locale)
  return {
    id: alarmId(facts),
    kind,
    severity: kind === 'closed' ? 'info' : severityNow(first.incident, first.isNews),
    benchmark: benchmark.id,
    subject,
    text: alarmText({ content, actions }),
    html: alarmHtml({ content: { ...content, subject }, strips, actions, lang, locale: reader.locale }),
    links: linksIn(actions),
    images: filesOf(strips),
    attachments: [],
  }
}

/** The message is named after the incident that opened first, even if another one is worse by now. */
function alarmId({ incidents, kind, reminder }: AlarmFacts): string {
  const [first] = incidents
    .map(({ incident }) => incident)
    .toSorted((a, b) => a.openedAt.localeCompare(b.openedAt) || a.id.localeCompare(b.id))
  const change = kind === 'reminder' ? `reminder/${reminder}` : kind
  return `incident/${first?.id ?? ''}/${change}`
}

function filesOf(strips: readonly PictureStrip[]): Message['images'] {
  const pictures = strips.flatMap(({ frames }) => frames.flatMap(({ picture }) => (picture === null ? [] : [picture])))
  const unique = new Map<string, MailPicture>(pictures.map((picture) => [picture.id, picture]))
  return [...unique.values()].map(({ id, type, bytes }) => ({ id, type, bytes }))
}
