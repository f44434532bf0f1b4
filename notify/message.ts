/** Something to tell people, written out for one recipient (locale, time zone), ready for any transport. */
export interface Message {
  /**
   * Names the change that it tells: the same for every delivery of the same event, so that it is sent once.
   * Such as `incident/<benchmark>.<id>/opened`, `incident/<benchmark>.<id>/reminder/2`, `incident/<benchmark>.<id>/closed`
   * or `digest/<benchmark>/<date>`.
   */
  id: string
  kind: 'opened' | 'reminder' | 'closed' | 'digest'
  severity: 'urgent' | 'warning' | 'info'
  benchmark: string
  /** One line without control characters. */
  subject: string
  /** Says the same as `html` without any markup. */
  text: string
  /** A whole document for mail programs: tables, inline styles, no script, nothing loaded from elsewhere. */
  html: string
  /** Shown in `html` as `cid:<id>`. */
  images: MessageFile[]
  attachments: MessageFile[]
}

export interface MessageFile {
  /** Content id of an image, file name of an attachment. */
  id: string
  /** Such as `image/jpeg`. */
  type: string
  bytes: Uint8Array
}

/** Whom a message is written for. */
export interface Reader {
  /** BCP 47, such as `en-AU`. */
  locale: string
  /** IANA, such as `Australia/Sydney`. */
  timeZone: string
}
