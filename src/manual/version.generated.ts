// Generated from package.json by "npm run generate". Do not edit.

export const dflowVersion = "1.0.0";
