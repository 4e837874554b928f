import { testProcessBackendOn } from "./process-backend.ts";

testProcessBackendOn("bash");
