import { testProcessBackendOn } from "./process-backend.ts";

testProcessBackendOn("dash");
