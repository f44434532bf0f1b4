import type { Message } from '../message.ts'
import type { ChannelTransport } from '../transports/transport.ts'
import { type Incoming, lineOf, pieces, postToSecret } from './incoming.ts'

/** Posts a message to a Slack channel: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export function slackTransport(incoming: Incoming): ChannelTransport {
  return ({ message }) => postToSecret(incoming, slackBody(message))
}

/** Slack's limits on the characters of a header and a section, and the most sections that stay readable. */
const most = { header: 150, section: 3000, sections: 10 }

/** Block Kit: https://docs.slack.dev/reference/block-kit/blocks */
function slackBody({ subject, text, links, severity, kind }: Omit<Message, 'html' | 'images' | 'attachments'>) {
  const all = pieces(text, most.section)
  const shown = all.slice(0, most.sections)
  const rest = all.length > shown.length ? ['…'] : []
  return {
    // What notifications show, and screen readers read.
    text: escaped(subject),
    blocks: [
      // Plain text has no markup, so nothing in it is escaped.
      {
        type: 'header',
        text: {
          type: 'plain_text',
          text: lineOf(`${signOf({ severity, kind })} ${subject}`, most.header),
          emoji: true,
        },
      },
      ...[...shown, ...rest].map((piece) => ({
        type: 'section',
        // As plain text, in which nothing is escaped either, `*`, `_`, a backtick or a leading `>` are what they are.
        text: { type: 'plain_text', text: piece, emoji: false },
      })),
      ...(links.length === 0
        ? []
        : [{ type: 'section', text: { type: 'mrkdwn', text: linkLine(links), verbatim: true } }]),
    ],
  }
}

/** `<address|words>`: https://docs.slack.dev/messaging/formatting-message-text#linking-urls */
function linkLine(links: Message['links']): string {
  return links.map(({ words, to }) => `<${escaped(to.replaceAll('|', '%7C'))}|${escaped(words)}>`).join('   ')
}

function signOf({ severity, kind }: Pick<Message, 'severity' | 'kind'>): string {
  if (kind === 'closed') return ':large_green_circle:'
  if (kind === 'digest') return ':bar_chart:'
  if (kind === 'baseline') return ':checkered_flag:'
  return severity === 'urgent' ? ':red_circle:' : ':large_orange_circle:'
}

/** Escapes the three characters with a meaning in Slack: without them, text cannot form a link, mention or channel. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
