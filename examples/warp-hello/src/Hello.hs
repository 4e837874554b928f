{-# LANGUAGE OverloadedStrings #-}

-- | What the server says. No server is needed to test it.
module Hello (answer) where

import Data.ByteString (ByteString)
import Network.HTTP.Types (Status, notFound404, ok200)

-- | By the version that runs and the path that is asked for.
answer :: ByteString -> ByteString -> (Status, ByteString)
answer version path = case path of
  "/" -> (ok200, "hello from " <> version <> "\n")
  "/ready" -> (ok200, "ok " <> version <> "\n")
  "/version" -> (ok200, version <> "\n")
  "/slow" -> (ok200, "that took a while\n")
  _ -> (notFound404, "not found\n")
