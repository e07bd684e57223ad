/**
 * Turns n8n's protection against requests to private addresses on. Import it before anything from
 * n8n-core, which reads these once.
 */
process.env.N8N_SSRF_PROTECTION_ENABLED = 'true';
// One private address is listed, as an administrator would list a recorder in the company's net.
process.env.N8N_SSRF_ALLOWED_IP_RANGES = '127.0.0.1/32';
