// Takes out of a text whatever has the shape of a credential, before anybody sees it.

const tokenShapes: readonly RegExp[] = [
  // Private keys of any kind, up to their end or the end of the text.
  /-----BEGIN [^\n-]{0,60}KEY[^\n-]{0,20}-----[\s\S]*?(?:-----END [^\n-]{0,60}KEY[^\n-]{0,20}-----|$)/g,
  /\bAGE-SECRET-KEY-1[0-9a-z]+/gi,
  // GitHub, GitLab, npm, Slack, Vault, AWS, Google, Stripe and model providers.
  /\b(?:ghp|gho|ghu|ghs|ghr)_[A-Za-z0-9_.-]{8,}/g,
  /\bgithub_pat_[A-Za-z0-9_]{8,}/g,
  /\bv1\.[0-9a-f]{40}\b/g,
  /\bgl(?:pat|ptt|rt|dt)-[A-Za-z0-9_.-]{8,}/g,
  /\bnpm_[A-Za-z0-9]{20,}/g,
  /\bxox[a-z]-[A-Za-z0-9-]{8,}/g,
  /\bhv[sbr]\.[A-Za-z0-9_-]{16,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g,
  /\bAIza[A-Za-z0-9_-]{30,}/g,
  /\bsk[-_][A-Za-z0-9_-]{20,}/g,
  // JSON web tokens, authorization headers, credentials in addresses.
  /\beyJ[A-Za-z0-9_-]{5,500}\.[A-Za-z0-9_-]{2,}(?:\.[A-Za-z0-9_-]*)?/g,
]

/** The text with everything that has the shape of a token or a private key as `***`. */
export function redact(text: string): string {
  return tokenShapes
    .reduce((clean, shape) => clean.replace(shape, '***'), text)
    .replace(/\b(bearer|basic|token) +[A-Za-z0-9_~+/.=-]{16,}/gi, '$1 ***')
    .replace(/(:\/\/[^\s/:@]{0,100}:)[^\s/@]{1,500}@/g, '$1***@')
}
