/** What Huawei returns in clear: the key of join signatures, and the key of callbacks. */
export const SECRETS = { app_key: 'whole', auth_key: 'whole' } as const;
