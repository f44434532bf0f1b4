import type { Message } from '../message.ts'
import type { ChannelTransport } from '../transports/transport.ts'
import { type Incoming, lineOf, pieces, postToSecret } from './incoming.ts'

/** Posts a card to a Microsoft Teams channel, through a workflow "when a Teams webhook request is received". */
export function teamsTransport(incoming: Incoming): ChannelTransport {
  return ({ message }) => postToSecret(incoming, teamsBody(message))
}

/** Teams rejects cards above 28 KB; in most scripts a character takes at most three bytes of JSON. */
const most = { subject: 200, piece: 1500, pieces: 5 }

/**
 * An adaptive card: https://adaptivecards.io/explorer. Its text runs, unlike its text blocks, do not interpret
 * Markdown, so names from pages stay text.
 */
function teamsBody({ subject, text, links, severity, kind }: Omit<Message, 'html' | 'images' | 'attachments'>) {
  const title = lineOf(subject, most.subject)
  const all = pieces(text, most.piece)
  const rest = all.length > most.pieces ? ['…'] : []
  const paragraph = (piece: string, run: object) => ({
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text: piece, ...run }],
  })
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          fallbackText: title,
          msteams: { width: 'Full' },
          body: [
            paragraph(title, { size: 'Large', weight: 'Bolder', color: colourOf({ severity, kind }) }),
            ...[...all.slice(0, most.pieces), ...rest].map((piece) => paragraph(piece, {})),
          ],
          actions: links.map(({ words, to }) => ({ type: 'Action.OpenUrl', title: words, url: to })),
        },
      },
    ],
  }
}

function colourOf({ severity, kind }: Pick<Message, 'severity' | 'kind'>): string {
  if (kind === 'closed') return 'Good'
  if (kind === 'digest' || (kind === 'baseline' && severity === 'info')) return 'Default'
  return severity === 'urgent' ? 'Attention' : 'Warning'
}
