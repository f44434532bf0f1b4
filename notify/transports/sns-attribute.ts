/**
 * Attribute of a message on the topic with the one address that it is for, in small letters: the subscription of each
 * address filters by it (`{ to: [address] }`), so that everybody is told what they asked for, and once.
 */
export const messageAttribute = 'to'
