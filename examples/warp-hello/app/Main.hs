{-# LANGUAGE OverloadedStrings #-}

-- | A web server that dflow replaces without losing a request. The three lines for that are marked.
module Main (main) where

import Control.Concurrent (threadDelay)
import Control.Monad (void, when)
import qualified Data.ByteString.Char8 as Char8
import qualified Data.ByteString.Lazy as Lazy
import Data.IORef (IORef, newIORef, readIORef, writeIORef)
import Data.Maybe (fromMaybe)
import GHC.IO.Encoding (setLocaleEncoding, utf8)
import Hello (answer)
import Network.HTTP.Types (hConnection, hContentLength, hContentType)
import Network.Wai (Application, Middleware, mapResponseHeaders, rawPathInfo, responseLBS)
import Network.Wai.Handler.Warp
import System.Environment (lookupEnv)
import System.IO (BufferMode (LineBuffering), hSetBuffering, stdout)
import System.Posix.Signals (Handler (Catch), installHandler, sigINT)

main :: IO ()
main = do
  hSetBuffering stdout LineBuffering -- Else the log comes in blocks of 8 kB, the last of them too late.
  setLocaleEncoding utf8 -- A Node's locale is often C, where printing "é" is an exception.
  port <- maybe 8080 read <$> lookupEnv "DFLOW_PORT" -- 1: the port that dflow has chosen for this version.
  version <- Char8.pack . fromMaybe "unknown" <$> lookupEnv "DFLOW_VERSION"
  ending <- newIORef False
  let shutdown closeSocket = void $ installHandler sigINT (Catch (writeIORef ending True >> closeSocket)) Nothing
      settings =
        setPort port
          . setHost "*6" -- All addresses of the Node, IPv6 and IPv4.
          . setInstallShutdownHandler shutdown -- 2: SIGINT ends it gracefully: no new connections, open requests go on.
          . setGracefulShutdownTimeout (Just 20) -- 3: … but not for ever: less than stop.drain of dflow.yaml.
          . setBeforeMainLoop (putStrLn ("warp-hello " <> Char8.unpack version <> " listens on port " <> show port))
          $ defaultSettings
  runSettings settings (sayGoodbye ending (application version))
  putStrLn "all requests are answered: goodbye"

application :: Char8.ByteString -> Application
application version request respond = do
  when (rawPathInfo request == "/slow") (threadDelay 2000000) -- to see that a deploy waits for it
  respond (responseLBS status headers (Lazy.fromStrict body))
  where
    (status, body) = answer version (rawPathInfo request)
    headers = [(hContentType, "text/plain; charset=utf-8"), (hContentLength, Char8.pack (show (Char8.length body)))]

-- | Once it is ending, each answer tells the client to open its next connection elsewhere: to the new version.
sayGoodbye :: IORef Bool -> Middleware
sayGoodbye ending app request respond = app request $ \response -> do
  isEnding <- readIORef ending
  respond (if isEnding then mapResponseHeaders ((hConnection, "close") :) response else response)
