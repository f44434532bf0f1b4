const format = new Intl.NumberFormat('en-AU', { style: 'currency', currency: 'AUD' })

/** Such as `$189.00`. */
export function dollars(amount: number): string {
  return format.format(amount)
}
