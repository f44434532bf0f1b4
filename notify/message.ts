/** A notification written for one recipient (locale, time zone), ready for any transport. */
export interface Message {
  /**
   * Identifies the change it reports: the same for every delivery of the same event, so that it is sent once. Such as
   * `incident/<benchmark>.<id>/opened`, `incident/<benchmark>.<id>/reminder/2`, `incident/<benchmark>.<id>/closed`,
   * `baseline/<benchmark>.<market>/<number>` or `digest/<benchmark>/<date>`.
   */
  id: string
  kind: 'opened' | 'reminder' | 'closed' | 'digest' | 'baseline'
  severity: 'urgent' | 'warning' | 'info'
  benchmark: string
  /** One line without control characters. */
  subject: string
  /** The same content as `html`, without markup. */
  text: string
  /** A complete document for mail clients: tables, inline styles, no script, no remote content. */
  html: string
  /** Web addresses that `text` and `html` have as well: chats turn no address in a text into a link. */
  links: MessageLink[]
  /** Shown in `html` as `cid:<id>`. */
  images: MessageFile[]
  attachments: MessageFile[]
}

export interface MessageLink {
  words: string
  /** Starts with http:// or https://. */
  to: string
}

export interface MessageFile {
  /** Content id of an image, file name of an attachment. */
  id: string
  /** Such as `image/jpeg`. */
  type: string
  bytes: Uint8Array
}

/** The reader a message is written for. */
export interface Reader {
  /** BCP 47, such as `en-AU`. */
  locale: string
  /** IANA, such as `Australia/Sydney`. */
  timeZone: string
}
