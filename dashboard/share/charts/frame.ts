/** Where a chart is drawn, px. */
export interface Frame {
  document: Document
  width: number
  height: number
}
